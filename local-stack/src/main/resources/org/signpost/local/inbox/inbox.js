// Looks for new messages every second and shows them without a reload; the page works without it.
(() => {
  "use strict";
  const feed = document.getElementById("feed");
  let version = "";
  const look = async () => {
    try {
      const answer = await fetch("/feed", version ? { headers: { "If-None-Match": version } } : {});
      if (answer.status === 200) {
        version = answer.headers.get("ETag") || "";
        const known = new Set(Array.from(feed.querySelectorAll("li"), (item) => item.id));
        const first = known.size === 0 && feed.dataset.seen === undefined;
        feed.innerHTML = await answer.text();
        feed.dataset.seen = "yes";
        if (!first || document.hasFocus()) {
          for (const item of feed.querySelectorAll("li")) {
            if (!known.has(item.id)) {
              item.classList.add("new");
            }
          }
        }
      }
      document.body.classList.remove("away");
    } catch {
      document.body.classList.add("away");
    }
    window.setTimeout(look, 1000);
  };
  look();
})();
