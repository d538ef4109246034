"""What certified hours are worth: rates and rules as dated data, the amount explained line by line."""
