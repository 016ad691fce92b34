"use strict";
// A link to folded evidence unfolds it; paper shows all that failed.
const unfold = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", unfold);
addEventListener("DOMContentLoaded", unfold);
addEventListener("beforeprint", () => {
  for (const red of document.querySelectorAll("details.red")) red.open = true;
});
