"""Group returns (gruppåterföringar): what a work group saw of opportunities, fears and obstacles at a workshop."""
