/* On every page: the search itself comes when somebody turns to the search box. The search page loads it by itself. */
var box = document.getElementById("q"), own = document.currentScript && document.currentScript.src;
function turnTo() {
  box.removeEventListener("focus", turnTo);
  var script = document.createElement("script");
  script.src = own.replace(/search\.js/, "search-page.js");
  document.head.appendChild(script);
}
if (box && own && !document.getElementById("search-hits")) {
  if (document.activeElement === box) { turnTo(); } else { box.addEventListener("focus", turnTo); }
}
