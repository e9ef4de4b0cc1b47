// Sends browsers that cannot lay out the client (before Chrome 108, Firefox 101, Safari 15.4) to a page that says so.
(function () {
  var script = document.currentScript;
  if (!window.CSS || !CSS.supports || !CSS.supports("height", "100dvh")) {
    location.replace(script ? script.getAttribute("data-page") : "/trinh-duyet/");
  }
})();
