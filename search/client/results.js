/* The results of the search page. Without it the page offers browsable indexes instead. */
/* The text with its hits in <mark>. */
function highlight(text, words) {
  var parts = document.createDocumentFragment(), last = 0;
  siteSearch.findWords(text, words).forEach(function (span) {
    parts.append(text.slice(last, span[0]), make("mark", {}, [text.slice(span[0], span[1])]));
    last = span[1];
  });
  parts.append(text.slice(last));
  return parts;
}

/* The part of the text that holds the first hit, cut to a few words around it. */
function snippet(hit, words) {
  var parts = hit.text.split("\x1f").filter(Boolean);
  var part = parts.find(function (text) { return siteSearch.findWords(text, words).length; }) || parts[0] || "";
  var spans = siteSearch.findWords(part, words), start = spans.length ? Math.max(spans[0][0] - LEAD, 0) : 0;
  var end = Math.min(start + SNIPPET, part.length);
  return highlight((start ? "…" : "") + part.slice(start, end) + (end < part.length ? "…" : ""), words);
}

var FIELDS = [
  ["标题", function (hit) { return hit.title; }],
  ["名称", function (hit) { return hit.names.filter(function (name) { return name !== hit.title; }).join("\x1f"); }],
  ["文号、编号", function (hit) { return hit.number; }],
  ["机构", function (hit) { return hit.body; }],
  ["正文", function (hit) { return hit.text; }]
];

function explain(hit, words) {
  var fields = FIELDS.filter(function (field) {
    var normal = siteSearch.normalForm(field[1](hit));
    return words.some(function (word) { return normal.indexOf(word) >= 0; });
  }).map(function (field) { return field[0]; });
  var why = make("p", { "class": "why" }, ["匹配：" + fields.join("、")]);
  if (hit.number) { why.append(" · ", highlight(hit.number, words)); }
  return why;
}

/* Statuses of records carry a disc; other standings (逾期) are words alone. */
var DISCS = /^(show|obj|rect|rep|gone)$/;

function showHit(hit, words) {
  var link = make("a", { href: root + hit.url }, [highlight(hit.title, words)]);
  var text = make("p");
  if (hit.body) { text.append(highlight(hit.body, words)); }
  if (hit.body && hit.text) { text.append(" · "); }
  if (hit.text) { text.append(snippet(hit, words)); }
  return make("article", { "class": "hit", "data-id": hit.id }, [
    make("div", { "class": "over" }, [
      hit.status && make("span", { "class": (DISCS.test(hit.statusClass) ? "tag " : "small ") + hit.statusClass }, [hit.status]),
      make("span", { "class": "kind" }, [hit.kind]),
      hit.date && make("time", { "class": "mute", datetime: hit.date }, [hit.date])
    ]),
    make("h2", {}, [link]),
    text.hasChildNodes() && text,
    explain(hit, words)
  ]);
}

function addressOf(view) {
  var query = new URLSearchParams();
  query.set("q", view.query);
  view.kinds.forEach(function (kind) { query.append("f", kind); });
  if (view.page > 1) { query.set("p", String(view.page)); }
  return "?" + query.toString();
}

function readAddress() {
  var query = new URLSearchParams(location.search);
  return { query: query.get("q") || "", kinds: query.getAll("f"), page: Math.max(parseInt(query.get("p") || "1", 10) || 1, 1) };
}

function SearchPage() {
  this.title = document.getElementById("search-title");
  this.status = document.getElementById("search-status");
  this.filters = document.getElementById("search-filters");
  this.hits = document.getElementById("search-hits");
  this.pager = document.getElementById("search-pager");
  this.nothing = document.getElementById("search-nothing");
  this.browse = document.getElementById("search-browse");
  this.blank = this.title ? this.title.textContent : "";
  this.search = null;
  this.view = readAddress();
  this.announce = afterRest(REST, function (text) { this.status.textContent = text; }.bind(this));
  this.typed = afterRest(REST, this.retype.bind(this));
}

SearchPage.prototype.bind = function () {
  var page = this;
  box.value = this.view.query;
  box.form.addEventListener("submit", function (event) {
    event.preventDefault();
    closeList();
    asked = "";
    page.go({ query: box.value, kinds: [], page: 1 }, true);
  });
  this.filters.addEventListener("submit", function (event) { event.preventDefault(); });
  this.filters.addEventListener("change", function () {
    var kinds = Array.from(page.filters.querySelectorAll("input:checked"), function (input) { return input.value; });
    page.go({ query: page.view.query, kinds: kinds, page: 1 }, true);
  });
  this.pager.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-page]");
    if (!link) { return; }
    event.preventDefault();
    page.go({ query: page.view.query, kinds: page.view.kinds, page: Number(link.getAttribute("data-page")) }, true);
    page.title.setAttribute("tabindex", "-1");
    page.title.focus();
  });
  window.addEventListener("popstate", function () { page.view = readAddress(); box.value = page.view.query; page.show(); });
  this.show();
};

/* Show another view and put it into the address: as a step of its own, or in place of the last while somebody types. */
SearchPage.prototype.go = function (view, isStep) {
  this.view = view;
  try {
    history[isStep ? "pushState" : "replaceState"](null, "", addressOf(view));
  } catch (error) {
    if (isStep) { location.search = addressOf(view); return; }
  }
  this.show();
};

SearchPage.prototype.retype = function () {
  if (box.value !== this.view.query) { this.go({ query: box.value, kinds: [], page: 1 }, false); }
};

SearchPage.prototype.show = function () {
  var page = this, view = this.view, size = siteSearch.PAGE;
  this.hits.setAttribute("aria-busy", "true");
  openIndex().then(function (index) {
    var isSame = page.search && page.search.query === view.query;
    return (isSame ? Promise.resolve(page.search) : siteSearch.search(index, view.query)).then(function (search) {
      search.query = view.query;
      return page.restrict(index, search, view.kinds);
    });
  }).then(function (search) {
    return search.fetch(view.page * size).then(function (hits) {
      if (page.view !== view) { return; }
      page.search = search;
      page.render(search, hits.slice((view.page - 1) * size));
      var total = search.total();
      if (total.isExact || total.most > COUNTED) { return; }
      /* Few enough to count: read on behind the page that is already shown. */
      search.fetch(COUNTED).then(function (all) {
        if (page.view === view) { page.render(search, all.slice((view.page - 1) * size, view.page * size)); }
      });
    });
  }).catch(function () {
    page.hits.setAttribute("aria-busy", "false");
    page.announce("搜索用的文件没有读到，请刷新后再试。");
  });
};

/* Keep only the chosen kinds; the column of kinds is read when it is needed, or small. */
SearchPage.prototype.restrict = function (index, search, kinds) {
  if (!kinds.length && index.manifest.documents > COUNTED_BY_ITSELF) { search.restrict(null, null); return search; }
  return index.kinds().then(function (column) {
    var wanted = new Set(kinds.map(function (kind) { return index.manifest.kinds.indexOf(kind); }));
    search.restrict(column, kinds.length ? wanted : null);
    search.column = column;
    return search;
  });
};

SearchPage.prototype.render = function (search, hits) {
  var query = this.view.query.trim(), total = search.total(), words = search.words;
  var count = (total.isExact ? "" : "至多 ") + group(total.most) + " 项";
  var heading = !words.length ? this.blank : total.most ? "“" + query + "”找到 " + count : "没有找到“" + query + "”";
  this.title.textContent = heading;
  this.hits.replaceChildren.apply(this.hits, hits.map(function (hit) { return showHit(hit, words); }));
  this.hits.setAttribute("aria-busy", "false");
  this.nothing.hidden = !words.length || total.most > 0;
  if (this.browse) { this.browse.hidden = total.most > 0; }
  this.renderPager(total, hits.length);
  this.renderFilters(search);
  var said = total.most ? "找到 " + count : "没有找到";
  this.announce(words.length ? said + "，在 " + group(search.index.manifest.documents) + " 项公开内容里查找" : "");
  if (!this.nothing.hidden) { this.renderInstead(search); }
};

SearchPage.prototype.renderPager = function (total, shown) {
  var view = this.view, first = (view.page - 1) * siteSearch.PAGE, last = first + shown;
  function link(label, rel, number) {
    var address = addressOf({ query: view.query, kinds: view.kinds, page: number });
    return make("a", { href: address, rel: rel, "data-page": String(number) }, [label]);
  }
  this.pager.hidden = total.most <= siteSearch.PAGE;
  this.pager.replaceChildren.apply(this.pager, this.pager.hidden ? [] : [
    make("span", {}, ["第 " + (first + 1) + "–" + last + " 项，" + (total.isExact ? "共 " : "至多 ") + group(total.most) + " 项"]),
    make("span", {}, [view.page > 1 && link("上一页", "prev", view.page - 1), last < total.most && link("下一页", "next", view.page + 1)])
  ]);
};

SearchPage.prototype.renderFilters = function (search) {
  var chosen = this.view.kinds, kinds = search.index.manifest.kinds, counts = search.column && kinds.map(function () { return 0; });
  if (counts) { search.matches().forEach(function (item) { counts[search.column[item[1]]] += 1; }); }
  this.filters.hidden = !search.words.length || kinds.length < 2;
  if (this.filters.hidden) { return; }
  var open = this.filters.querySelector("details") ? this.filters.querySelector("details").open : matchMedia("(min-width: 64rem)").matches;
  var focused = this.filters.contains(document.activeElement) ? document.activeElement.value : null;
  var labels = kinds.map(function (kind, i) {
    var input = make("input", { type: "checkbox", name: "f", value: kind });
    input.checked = chosen.indexOf(kind) >= 0;
    return make("label", counts && !counts[i] ? { "class": "zero" } : {}, [input, kind, counts && make("span", {}, [group(counts[i])])]);
  });
  var note = chosen.length ? "已选 " + chosen.length : "未选";
  var fold = make("details", { "class": "facets", "data-fold": "" }, [
    make("summary", {}, ["筛选 ", make("span", { "class": "small mute" }, [note])]),
    make("fieldset", {}, [make("legend", {}, ["类型"]), make("div", {}, labels)])
  ]);
  fold.open = open;
  this.filters.replaceChildren(fold);
  Array.from(fold.querySelectorAll("input")).forEach(function (input) { if (input.value === focused) { input.focus(); } });
};

/* Nothing found: offer up to three shorter queries that do find something. */
SearchPage.prototype.renderInstead = function (search) {
  var page = this, view = this.view, place = document.getElementById("search-instead");
  if (!place) {
    place = make("ul", { id: "search-instead", "class": "recs" });
    var head = this.nothing.querySelector(".sec-h");
    if (head) { head.after(place); } else { this.nothing.prepend(place); }
  }
  place.replaceChildren();
  var offered = 0;
  shorter(search.words).reduce(function (before, query) {
    return before.then(function () {
      if (offered >= 3 || page.view !== view) { return null; }
      return siteSearch.search(search.index, query).then(function (other) {
        return other.fetch(1).then(function (hits) {
          if (!hits.length || page.view !== view) { return; }
          var total = other.total(), link = make("a", { href: addressOf({ query: query, kinds: [], page: 1 }) }, [query]);
          offered += 1;
          place.append(make("li", {}, [make("p", { "class": "h" }, [link]), make("p", {}, [(total.isExact ? "" : "至多 ") + group(total.most) + " 项"])]));
        });
      });
    });
  }, Promise.resolve());
};

function shorter(words) {
  var queries = words.length > 1 ? words.map(function (word) { return words.filter(function (other) { return other !== word; }).join(" "); }) : [];
  (words.length > 1 ? words : []).concat(words.flatMap(function (word) {
    var all = Array.from(word), half = Math.ceil(all.length / 2);
    return [all.slice(0, -1), all.slice(1), all.slice(0, half), all.slice(half), all.slice(0, 2)]
      .filter(function (part) { return part.length > 1; }).map(function (part) { return part.join(""); });
  })).forEach(function (query) { queries.push(query); });
  return Array.from(new Set(queries)).filter(function (query) { return query !== words.join(" "); }).slice(0, 12);
}
