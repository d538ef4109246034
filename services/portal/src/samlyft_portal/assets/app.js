"use strict";
// Small things only: every page works without this.
(() => {
  document.documentElement.classList.add("scripted");

  // A form is sent once, however often it is tapped; the server would also make one thing of it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-busy");
    }
  });

  // The slider shows its date while it moves, and goes there when it is let go.
  for (const slider of document.querySelectorAll("input[type=range][data-from]")) {
    const first = Date.parse(slider.dataset.from + "T00:00:00Z");
    const field = document.getElementById(slider.dataset.field);
    const shown = document.getElementById(slider.dataset.shown);
    const say = () => {
      const day = new Date(first + slider.valueAsNumber * 86400000);
      field.value = day.toISOString().slice(0, 10);
      const words = new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : "sv-SE",
        { dateStyle: "long", timeZone: "UTC" }).format(day);
      slider.setAttribute("aria-valuetext", words);
      if (shown) shown.textContent = words;
    };
    slider.addEventListener("input", say);
    slider.addEventListener("change", () => { say(); slider.form.requestSubmit(); });
    // Untouched it changes nothing: the date shown may lie beyond its end.
    slider.hidden = false;
    slider.setAttribute("aria-valuetext", shown ? shown.textContent : field.value);
  }

  // The tab of this page is in sight on a phone, where tabs are a row to push sideways.
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - 40;

  // A choice that is its own button.
  for (const select of document.querySelectorAll("select[data-go]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }

  // All or none of a list of boxes.
  for (const button of document.querySelectorAll("button[data-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...button.form.querySelectorAll("input[data-group=" + button.dataset.all + "]")];
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
    });
  }

  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const go = { h: "a.brand", l: "[data-key=l]", "?": "footer a" }[event.key];
    if (go) { const link = document.querySelector(go); if (link) link.click(); }
    if (event.key === "/") {
      const field = document.querySelector("main input:not([type=hidden]), main select");
      if (field) { event.preventDefault(); field.focus(); }
    }
  });
})();
