// "Exit this page", as the GOV.UK Design System's component does it, where scripts run: it covers the screen at once, and
// the Shift key three times within five seconds does the same. Unlike the component it also takes the page out of the
// browser's history, so that "back" does not lead to it, and waits for nobody: this service is told to forget everything
// while the browser already leaves, so that a slow or unreachable service keeps nobody here. Without scripts the button is
// an ordinary link, which leads to this service first; it forgets everything before it sends the browser on.
(function () {
  "use strict";
  var links = document.querySelectorAll("[data-leave]");
  var frame = document.querySelector(".signpost-exit");
  if (!links.length || !frame) return;
  var button = frame.querySelector("a");

  var said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "govuk-visually-hidden";
  frame.appendChild(said);

  var lights = document.createElement("span");
  lights.className = "govuk-exit-this-page__indicator";
  lights.setAttribute("aria-hidden", "true");
  for (var i = 0; i < 3; i++) {
    var light = document.createElement("span");
    light.className = "govuk-exit-this-page__indicator-light";
    lights.appendChild(light);
  }
  button.appendChild(lights);

  var presses = 0;
  var forgetting = 0;
  var shiftAlone = false;

  function show() {
    lights.classList.toggle("govuk-exit-this-page__indicator--visible", presses > 0);
    for (var i = 0; i < lights.children.length; i++) {
      lights.children[i].classList.toggle("govuk-exit-this-page__indicator-light--on", i < presses);
    }
  }

  function expire() {
    clearTimeout(forgetting);
    if (presses > 0) said.textContent = frame.getAttribute("data-expired");
    presses = 0;
    show();
  }

  // whether the browser took it upon itself to tell the service, even after this page is gone
  function forget() {
    try {
      if (navigator.sendBeacon && navigator.sendBeacon("/exit")) return true;
      if (!window.Request || !("keepalive" in Request.prototype)) return false;
      fetch("/exit", { method: "POST", keepalive: true, credentials: "same-origin" }).catch(function () {});
      return true;
    } catch (refused) {
      return false;
    }
  }

  function leave() {
    var cover = document.createElement("div");
    cover.className = "govuk-exit-this-page-overlay";
    cover.setAttribute("role", "alert");
    document.body.classList.add("govuk-exit-this-page-hide-content");
    document.body.appendChild(cover);
    cover.textContent = frame.getAttribute("data-activated");
    document.title = frame.getAttribute("data-activated");
    var away = frame.getAttribute("data-leave-to");
    if (away && forget()) window.location.replace(away);
    else window.location.replace(button.href);
  }

  for (var l = 0; l < links.length; l++) {
    links[l].addEventListener("click", function (event) {
      event.preventDefault();
      leave();
    });
  }

  // a capital letter is no press of Shift alone
  document.addEventListener("keydown", function (event) {
    shiftAlone = event.key === "Shift";
    if (!shiftAlone) expire();
  }, true);

  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift" || !shiftAlone) return;
    presses++;
    clearTimeout(forgetting);
    if (presses >= 3) {
      leave();
      return;
    }
    said.textContent = frame.getAttribute(presses === 1 ? "data-two-more" : "data-one-more");
    show();
    forgetting = setTimeout(expire, 5000);
  }, true);

  // a page that comes back out of the browser's memory would show what was typed
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });
})();
