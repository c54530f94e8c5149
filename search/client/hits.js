/* One hit: what it is, its title and text with the words marked, and where they stand (search/highlights.py has the twin). */
function highlight(text, words) {
  var parts = document.createDocumentFragment(), last = 0;
  findWords(text, words).forEach(span => {
    parts.append(text.slice(last, span[0]), make("mark", {}, [text.slice(span[0], span[1])]));
    last = span[1];
  });
  parts.append(text.slice(last));
  return parts;
}

/* The part of the text that holds the first word, cut to a few words around it. */
function snippet(hit, words) {
  var parts = hit.text.split(SEPARATOR).filter(Boolean);
  var part = parts.find(text => findWords(text, words).length) || parts[0] || "";
  var spans = findWords(part, words), start = spans.length ? Math.max(spans[0][0] - LEAD, 0) : 0;
  var end = Math.min(start + SNIPPET, part.length);
  return highlight((start ? "…" : "") + part.slice(start, end) + (end < part.length ? "…" : ""), words);
}

/* What the fields are called that hold what was asked, of each term those that it asks: as words, or as the number that the term or the
   whole query is. 拼音 when only the reading of a name does, 机构 when another name of the body does. */
function matchedFields(hit, search) {
  var parts = hit.text.split(SEPARATOR), fields = [["标题", "title", hit.title], ["文号、编号", "number", hit.number]]
    .concat(hit.names.map(name => [name === hit.id ? "编号" : "名称", "number", name === hit.title ? "" : name]))
    .concat([["机构", "body", hit.body === hit.title ? "" : hit.body]])
    .concat(parts.map((part, i) => [hit.labels.length === parts.length ? hit.labels[i] : "正文", "text", part]));
  var found = new Set(search.asked.flatMap(term => {
    var held = fields.filter(field => {
      var normal = normalForm(field[2]);
      return normal && (!term.field || term.field === field[1]) && (normal.includes(term.value) || search.numbersOf(term).includes(compact(normal)));
    }).map(field => field[0]);
    return held.length ? held : [term.field ? "机构" : "拼音"];
  }));
  if (found.has("文号、编号")) { found.delete("编号"); }
  return Array.from(found);
}

/* Statuses of records carry a disc; other standings (逾期) are words alone. */
var DISCS = /^(show|obj|rect|rep|gone)$/;
/* What a reader must know before reading on. */
var WARNINGS = { obj: "有异议正在处理，结论未定。", gone: "已经不再公示，只保留说明。" };

function showHit(hit, search) {
  var words = search.marked, number = normalForm(hit.number), isNumber = search.asked.some(term => search.numbersOf(term).includes(compact(number)));
  var text = make("p"), fields = matchedFields(hit, search), why = make("p", { "class": "why" });
  if (hit.body && hit.body !== hit.title) { text.append(highlight(hit.body, words)); }
  if (text.hasChildNodes() && hit.text) { text.append(" · "); }
  if (hit.text) { text.append(snippet(hit, words)); }
  if (fields.length) { why.append("匹配：" + fields.join("、")); }
  if (hit.number) { why.append(fields.length ? " · " : "", highlight(hit.number, isNumber ? [number] : words)); }
  return make("article", { "class": "hit", "data-id": hit.id }, [
    make("div", { "class": "over" }, [
      hit.status && make("span", { "class": (DISCS.test(hit.statusClass) ? "tag " : "small ") + hit.statusClass }, [hit.status]),
      make("span", { "class": "kind" }, [hit.kind]),
      hit.date && make("time", { "class": "mute", datetime: hit.date }, [hit.date])
    ]),
    make("h2", {}, [make("a", { href: root + hit.url }, [highlight(hit.title, words)])]),
    text.hasChildNodes() && text,
    WARNINGS[hit.statusClass] && make("p", { "class": "small warn" }, [WARNINGS[hit.statusClass]]),
    why.hasChildNodes() && why
  ]);
}
