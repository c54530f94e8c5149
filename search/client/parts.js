/* What suggestions and results share: the search box, the opened index, small makers of elements. */
var root = document.body.getAttribute("data-root") || "";
var box = document.getElementById("q"), list = document.getElementById("q-list");
var REST = 500, TYPING = 200, SUGGESTED = 8, COUNTED_BY_ITSELF = 20000, COUNTED = 60, SNIPPET = 90, LEAD = 24;
var opening = null, isComposing = false, page = null;

function openIndex() {
  if (!opening) {
    opening = siteSearch.open(root + "search-index/");
    opening.catch(() => { opening = null; });
  }
  return opening;
}

function make(tag, attributes, children) {
  var element = document.createElement(tag);
  Object.keys(attributes || {}).forEach(name => { element.setAttribute(name, attributes[name]); });
  (children || []).forEach(child => { if (child) { element.append(child); } });
  return element;
}

/* Call `act` once nothing has happened for a while. */
function afterRest(wait, act) {
  var timer = 0;
  return given => {
    clearTimeout(timer);
    timer = setTimeout(() => { act(given); }, wait);
  };
}

function group(number) { return String(number).replace(/\B(?=(\d{3})+$)/g, ","); }

function setValue(text) {
  box.value = text;
  closeList();
  if (box.form.requestSubmit) { box.form.requestSubmit(); } else { box.form.submit(); }
}
