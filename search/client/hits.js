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

/* What the fields are called that hold a word; 拼音 when only the reading of a name does. */
function matchedFields(hit, words) {
  var parts = hit.text.split(SEPARATOR), others = hit.names.filter(name => name !== hit.title).join(SEPARATOR);
  var fields = [["标题", hit.title], ["名称", others], ["文号、编号", hit.number], ["机构", hit.body === hit.title ? "" : hit.body]]
    .concat(parts.map((part, i) => [hit.labels.length === parts.length ? hit.labels[i] : "正文", part]));
  var found = fields.filter(field => {
    var normal = normalForm(field[1]);
    return words.some(word => normal.includes(word));
  }).map(field => field[0]);
  return found.length ? Array.from(new Set(found)) : words.length ? ["拼音"] : [];
}

/* Statuses of records carry a disc; other standings (逾期) are words alone. */
var DISCS = /^(show|obj|rect|rep|gone)$/;
/* What a reader must know before reading on. */
var WARNINGS = { obj: "有异议正在处理，结论未定。", gone: "已经不再公示，只保留说明。" };

function showHit(hit, words) {
  var text = make("p"), fields = matchedFields(hit, words), why = make("p", { "class": "why" });
  if (hit.body && hit.body !== hit.title) { text.append(highlight(hit.body, words)); }
  if (text.hasChildNodes() && hit.text) { text.append(" · "); }
  if (hit.text) { text.append(snippet(hit, words)); }
  if (fields.length) { why.append("匹配：" + fields.join("、")); }
  if (hit.number) { why.append(fields.length ? " · " : "", highlight(hit.number, words)); }
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
