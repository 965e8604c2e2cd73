// Makes "Exit this page" quicker where scripts run: it clears the screen at once and leaves no way back by one press of
// "back". The Shift key three times does the same. Without scripts the button is an ordinary link and works as one.
(function () {
  "use strict";
  var link = document.querySelector("[data-leave]");
  if (!link) return;

  function leave() {
    document.documentElement.style.display = "none";
    document.title = "";
    window.location.replace(link.href);
  }

  link.addEventListener("click", function (event) {
    event.preventDefault();
    leave();
  });

  var presses = [];
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    var now = Date.now();
    presses = presses.filter(function (at) { return now - at < 5000; });
    presses.push(now);
    if (presses.length >= 3) leave();
  });

  // a page that comes back out of the browser's memory would show what was typed
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });
})();
