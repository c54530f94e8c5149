/* The search page: the view (query, choices, page) stands in the address, so that a link reproduces it. */
function addressOf(view) {
  var query = new URLSearchParams();
  query.set("q", view.query);
  FACETS.forEach(facet => { (view.chosen[facet] || []).forEach(value => { query.append(facet, value); }); });
  if (view.page > 1) { query.set("p", String(view.page)); }
  return "?" + query.toString();
}

function readAddress() {
  var query = new URLSearchParams(location.search), chosen = {};
  FACETS.forEach(facet => { if (query.has(facet)) { chosen[facet] = query.getAll(facet); } });
  return { query: query.get("q") || "", chosen: chosen, page: Math.max(parseInt(query.get("p") || "1", 10) || 1, 1) };
}

function part(name) { return document.getElementById("search-" + name) || make("div"); }

function SearchPage() {
  ["title", "status", "hits", "pager", "tools", "near", "nothing", "browse"].forEach(name => { this[name] = part(name); });
  this.blank = this.title.textContent;
  this.search = null;
  this.view = readAddress();
  this.announce = afterRest(REST, text => { this.status.textContent = text; });
  this.typed = afterRest(REST, () => this.retype());
  this.panel = new Panel(part("filters"), chosen => { this.go({ query: this.view.query, chosen: chosen, page: 1 }, true); });
}

Object.assign(SearchPage.prototype, {
  bind() {
    var page = this;
    box.value = this.view.query;
    box.form.addEventListener("submit", event => {
      event.preventDefault();
      closeList();
      asked = "";
      page.go({ query: box.value, chosen: {}, page: 1 }, true);
    });
    this.pager.addEventListener("click", event => {
      var link = event.target.closest("a[data-page]");
      if (!link) { return; }
      event.preventDefault();
      page.go({ query: page.view.query, chosen: page.view.chosen, page: Number(link.getAttribute("data-page")) }, true);
      page.title.setAttribute("tabindex", "-1");
      page.title.focus();
    });
    window.addEventListener("popstate", () => { page.view = readAddress(); box.value = page.view.query; page.show(); });
    this.show();
  },

  /* Show another view and put it into the address: as a step of its own, or in place of the last while somebody types. */
  go(view, isStep) {
    this.view = view;
    try {
      history[isStep ? "pushState" : "replaceState"](null, "", addressOf(view));
    } catch (error) {
      if (isStep) { location.search = addressOf(view); return; }
    }
    this.show();
  },

  retype() {
    if (box.value !== this.view.query) { this.go({ query: box.value, chosen: {}, page: 1 }, false); }
  },

  show() {
    var page = this, view = this.view;
    this.hits.setAttribute("aria-busy", "true");
    openIndex().then(index => {
      var isSame = page.search && page.search.query === view.query;
      return isSame ? page.search : siteSearch.search(index, view.query);
    }).then(search => {
      if (page.view !== view) { return null; }
      page.search = search;
      search.allow();
      return search.choose(view.chosen).then(() => page.read(search, view));
    }).catch(() => {
      if (page.view === view) { page.fail(view); }
    });
  },

  /* Say that files were not read. Hits of this view that are shown already stay; those of another view do not. */
  fail(view) {
    var page = this;
    this.hits.setAttribute("aria-busy", "false");
    if (this.shown !== view) {
      this.title.textContent = this.blank;
      ["hits", "pager", "tools", "near"].forEach(name => { page[name].replaceChildren(); });
      this.pager.hidden = this.tools.hidden = this.near.hidden = this.nothing.hidden = true;
      this.panel.hide();
    }
    this.announce("搜索用的文件没有读到，请刷新后再试。");
  },

  /* Read the hits of the view and show them, then what can wait: counts, and names that may have been meant. */
  read(search, view) {
    var page = this, size = PAGE;
    return search.fetch(view.page * size).then(() => {
      if (page.view !== view) { return null; }
      page.render(search, view);
      return page.countUp(search, view);
    });
  },

  countUp(search, view) {
    var page = this, index = search.index, total = search.total(), isSmall = index.manifest.documents <= COUNTED_BY_ITSELF;
    var hasChoice = FACETS.some(facet => (view.chosen[facet] || []).length);
    function isCurrent() { return page.view === view; }
    function count() {
      return (total.isExact || total.most > COUNTED ? Promise.resolve() : search.verify()).then(() => search.count()).then(counts => {
        if (!isCurrent()) { return; }
        page.render(search, view);
        page.panel.show(counts, search.isCounted(), view.chosen, index.manifest.kinds);
      });
    }
    if (!search.terms.length || (!total.most && !hasChoice)) { this.panel.hide(); } else if (isSmall || hasChoice || this.panel.isOpen) {
      return count().then(() => isCurrent() && page.renderNear(search, view));
    } else { this.panel.offer(view.chosen, count); }
    return this.renderNear(search, view);
  },

  render(search, view) {
    var size = PAGE, hits = search.hits.slice((view.page - 1) * size, view.page * size), total = search.total();
    var words = search.marked, count = countOf(total), query = view.query.trim(), hasTerms = search.terms.length > 0;
    this.shown = view;
    this.title.textContent = !hasTerms ? this.blank : total.most ? "“" + query + "”找到 " + count
      : search.isChosen ? "“" + query + "”在所选的筛选里没有" : "没有找到“" + query + "”";
    this.hits.replaceChildren(...hits.map(hit => showHit(hit, words)));
    this.hits.setAttribute("aria-busy", "false");
    this.nothing.hidden = !hasTerms || total.most > 0;
    this.browse.hidden = total.most > 0;
    if (hits.length || total.most === 0) { this.near.hidden = true; }
    this.renderPager(total, hits.length, view);
    this.renderTools(search, total, view);
    this.announce(!hasTerms ? "" : (total.most ? "找到 " + count : "没有找到") + "，在 " + group(search.index.manifest.total) + " 项公开内容里查找");
  },

  renderPager(total, shown, view) {
    var size = PAGE, first = (view.page - 1) * size, last = first + shown;
    function link(label, rel, number) {
      return make("a", { href: addressOf({ query: view.query, chosen: view.chosen, page: number }), rel: rel, "data-page": String(number) }, [label]);
    }
    this.pager.hidden = total.most <= size;
    this.pager.replaceChildren(...this.pager.hidden ? [] : [
      shown > 0 && make("span", {}, ["第 " + (first + 1) + "–" + last + " 项，" + (total.isExact ? "共 " : "") + countOf(total)]),
      make("span", {}, [view.page > 1 && link("上一页", "prev", view.page - 1), last < total.most && shown === size && link("下一页", "next", view.page + 1)])
    ].filter(Boolean));
  },

  /* What can be done with the result: go on after a stop, count exactly, take it along. */
  renderTools(search, total, view) {
    var page = this;
    function button(label, act) {
      var made = make("button", { type: "button", "class": "btn ghost" }, [label]);
      made.addEventListener("click", () => {
        made.disabled = true;
        act((done, all) => { made.textContent = "正在读 " + group(done) + " / " + group(all); }).catch(() => { made.textContent = label; if (page.view === view) { page.fail(view); } })
          .then(() => { made.disabled = false; });
      });
      return made;
    }
    this.tools.hidden = !total.most;
    this.tools.replaceChildren(...!total.most ? [] : [
      search.isStopped && button("继续查找", () => { search.allow(); return page.read(search, view); }),
      !total.isExact && !search.isStopped && button("逐项核对，给出准确数", progress => {
        search.allow(Infinity);
        return search.verify(progress).then(() => { if (page.view === view) { return page.read(search, view); } });
      }),
      button("下载这 " + countOf(total) + "（CSV）", progress => {
        search.allow(Infinity);
        return search.fetch(Infinity, progress).then(hits => {
          saveAs("搜索结果 " + view.query.replace(/[\\/:*?"<>|\s]+/g, " ").trim().slice(0, 40) + ".csv", tabulate(hits));
          if (page.view === view) { page.render(search, view); }
        });
      })
    ].filter(Boolean));
  },

  /* Few or no hits: queries that the reader may have meant. They are offered, never put in place of what was typed. */
  renderNear(search, view) {
    var page = this, hits = search.total().most;
    /* Names are read for it only when nothing was found, or when they are there already. */
    if (!search.words.length || (hits && (hits >= PAGE || !names))) { return null; }
    return search.near().then(queries => {
      if (queries.length || hits) { return queries; }
      return firstThat(search.index, shorter(search.words), 3, () => page.view === view);
    }).then(queries => {
      if (page.view !== view || !queries.length) { return; }
      page.near.replaceChildren(...["您是不是要找："].concat(queries.map(query => {
        return make("a", { href: addressOf({ query: query, chosen: {}, page: 1 }) }, [query]);
      })));
      page.near.hidden = false;
    });
  }
});

function countOf(total) { return (total.isExact ? "" : "至多 ") + group(total.most) + " 项"; }

/* The first few of some queries that find anything. */
function firstThat(index, queries, wanted, isWanted) {
  var found = [];
  return queries.reduce((before, query) => {
    return before.then(() => {
      if (found.length >= wanted || !isWanted()) { return null; }
      return siteSearch.search(index, query).then(other => {
        return other.fetch(1).then(hits => { if (hits.length) { found.push(query); } });
      });
    });
  }, Promise.resolve()).then(() => found);
}

/* Queries that ask less: without one of the words, or a word cut in two. */
function shorter(words) {
  var all = Array.from(words[0]), cut = all.slice(3).map((_, i) => all.slice(0, i + 2).join("") + " " + all.slice(i + 2).join(""));
  var fewer = words.map(word => words.filter(other => other !== word).join(" ")).concat(words);
  return words.length < 2 ? cut.slice(0, 16) : Array.from(new Set(fewer));
}
