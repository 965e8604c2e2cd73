// Says a few minutes before that answers will be cleared, and keeps them while somebody writes. A page that is left
// alone is replaced by one that shows nothing. Without scripts the page itself says how long answers are kept.
(function () {
  "use strict";
  var idle = Number(document.body.getAttribute("data-idle")) * 1000;
  var dialog = document.getElementById("idle");
  if (!idle || !dialog) return;
  var what = document.getElementById("idle-what");
  var button = document.getElementById("idle-stay");
  var warnBefore = Math.min(3 * 60 * 1000, idle / 2);
  var askEvery = Math.min(60 * 1000, idle / 4);
  var until = Date.now() + idle;
  var askedAt = Date.now();
  var gone = false;

  function open() {
    if (dialog.open) return;
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    button.focus();
  }

  function close() {
    if (dialog.close) dialog.close();
    else dialog.removeAttribute("open");
  }

  function stay() {
    askedAt = Date.now();
    var request = new XMLHttpRequest();
    request.open("POST", "/stay");
    request.onload = function () {
      if (request.status === 204) {
        until = Date.now() + idle;
      } else if (request.status === 410 && !gone) {
        gone = true;
        what.textContent = what.getAttribute("data-gone");
        button.textContent = what.getAttribute("data-close");
        open();
      }
    };
    request.send();
  }

  button.addEventListener("click", function () {
    if (!gone) stay();
    close();
  });

  document.addEventListener("input", function () {
    if (!gone && Date.now() - askedAt > askEvery) stay();
  });

  setInterval(function () {
    if (gone) return;
    var left = until - Date.now();
    if (left <= 0) window.location.replace("/ended");
    else if (left <= warnBefore) open();
  }, Math.min(1000, idle / 10));
})();
