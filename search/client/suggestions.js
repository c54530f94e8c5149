/* Suggestions under the search box: the ARIA combobox with a list, manual selection. */
var options = [], marked = -1, asked = "", names = null;

function closeList() {
  options = [];
  if (list) { list.hidden = true; list.replaceChildren(); }
  box.setAttribute("aria-expanded", "false");
  mark(-1);
}

function mark(at) {
  marked = at;
  options.forEach((option, i) => { option.setAttribute("aria-selected", String(i === at)); });
  if (at < 0) { box.removeAttribute("aria-activedescendant"); } else { box.setAttribute("aria-activedescendant", options[at].id); }
}

function showList(found) {
  if (!found.length || document.activeElement !== box) { closeList(); return; }
  options = found.map((item, i) => {
    var option = make("li", { id: "q-o" + i, role: "option", "aria-selected": "false", "data-value": item.text },
      [make("span", {}, [item.text]), make("small", {}, [item.note])]);
    option.addEventListener("mousedown", event => { event.preventDefault(); setValue(item.text); });
    return option;
  });
  list.replaceChildren(...options);
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  mark(-1);
}

/* Names are read once and kept, so that a letter more costs no request. */
function loadNames(index) {
  if (!names) {
    names = index.names(0).then(rows => {
      return rows.map(row => {
        var all = [row[0]].concat(row[2].split(SEPARATOR)).filter(Boolean).map(normalForm);
        return { text: row[0], note: index.manifest.kinds[row[1]], all: all, row: row };
      });
    });
    names.catch(() => { names = null; });
  }
  return names;
}

/* Names that begin with what was typed, then those that hold it, are read like it, or are nearly it. */
function byName(rows, typed) {
  var ways = [
    row => { return row.all.some(name => name.startsWith(typed)); },
    row => { return row.all.some(name => name.includes(typed)); },
    row => /^[a-z ]+$/.test(typed) && readsName(compact(typed), row.row),
    row => { return row.all.some(name => isNear(typed, name)); }
  ];
  return Array.from(new Set(ways.flatMap((way, i) => i < 3 || !rows.some(ways[1]) ? rows.filter(way) : []))).slice(0, SUGGESTED);
}

/* Title hits of the index fill the list up: numbers of documents, bodies beyond the list of names. */
function byTitle(index, query, found) {
  return siteSearch.search(index, query).then(search => {
    return search.fetch(SUGGESTED).then(hits => {
      hits.forEach(hit => {
        if (!search.words.every(word => hit.fields[0].includes(word))) { return; }
        var isNumber = hit.number && search.words.some(word => normalForm(hit.number).includes(word));
        var item = isNumber ? { text: hit.number, note: "文号、编号" } : { text: hit.title, note: hit.kind };
        if (found.length < SUGGESTED && !found.some(old => old.text === item.text)) { found.push(item); }
      });
      return found;
    });
  });
}

var suggest = afterRest(TYPING, () => {
  var query = box.value, typed = normalForm(query);
  asked = query;
  if (!typed) { closeList(); return; }
  openIndex().then(index => {
    return loadNames(index).then(rows => {
      var found = byName(rows, typed);
      if (asked !== query) { return; }
      showList(found);
      if (found.length >= SUGGESTED || Array.from(typed).length < 2) { return; }
      byTitle(index, query, found.slice()).then(more => {
        if (asked === query && more.length > found.length && marked < 0) { showList(more); }
      }).catch(() => { /* the names that were found stay */ });
    });
  }).catch(closeList);
});

function bindBox() {
  if (list) {
    box.addEventListener("keydown", event => {
      if (event.isComposing || isComposing) { return; }
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options.length) {
        event.preventDefault();
        mark(marked < 0 && step < 0 ? options.length - 1 : (marked + step + options.length) % options.length);
      } else if (event.key === "Escape" && options.length) {
        event.preventDefault();
        asked = "";
        closeList();
      } else if (event.key === "Enter" && marked >= 0) {
        event.preventDefault();
        setValue(options[marked].getAttribute("data-value"));
      }
    });
    box.addEventListener("blur", () => { asked = ""; closeList(); });
  }
  box.addEventListener("compositionstart", () => { isComposing = true; });
  box.addEventListener("compositionend", () => { isComposing = false; typed(); });
  box.addEventListener("input", event => { if (!isComposing && !event.isComposing) { typed(); } });
}

function typed() {
  if (list) { suggest(); }
  if (page) { page.typed(); }
}
