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

  async show() {
    var view = this.view;
    this.hits.setAttribute("aria-busy", "true");
    try {
      var index = await openIndex(), old = this.search, search = old && old.query === view.query ? old : await siteSearch.search(index, view.query);
      if (this.view !== view) { return; }
      this.search = search;
      search.allow();
      await search.choose(view.chosen);
      await this.read(search, view);
    } catch (error) {
      if (this.view === view) { this.fail(view); }
    }
  },

  /* Say that files were not read. Hits of this view that are shown already stay; those of another view do not. */
  fail(view) {
    this.hits.setAttribute("aria-busy", "false");
    if (this.shown !== view) {
      this.title.textContent = this.blank;
      ["hits", "pager", "tools", "near"].forEach(name => { this[name].replaceChildren(); });
      this.pager.hidden = this.tools.hidden = this.near.hidden = this.nothing.hidden = true;
      this.panel.hide();
    }
    this.announce("搜索用的文件没有读到，请刷新后再试。");
  },

  /* Read the hits of the view and show them, then what can wait: counts, and names that may have been meant. */
  async read(search, view) {
    await search.fetch(view.page * PAGE);
    if (this.view !== view) { return; }
    var last = Math.ceil(search.hits.length / PAGE) || 1;
    if (view.page > last && !search.isStopped) {
      this.go({ query: view.query, chosen: view.chosen, page: last });
    } else {
      this.render(search, view);
      await this.countUp(search, view);
    }
  },

  async countUp(search, view) {
    var manifest = search.index.manifest, total = search.total(), hasChoice = FACETS.some(facet => (view.chosen[facet] || []).length);
    var count = async () => {
      if (!total.isExact && total.most <= COUNTED) { await search.verify(); }
      var counts = await search.count();
      if (this.view !== view) { return; }
      this.render(search, view);
      this.panel.show(counts, search.isCounted(), view.chosen, manifest.kinds);
    };
    if (!search.terms.length || (!total.most && !hasChoice)) { this.panel.hide(); } else if (manifest.documents <= COUNTED_BY_ITSELF || hasChoice || this.panel.isOpen) {
      await count();
    } else { this.panel.offer(view.chosen, () => count().catch(() => { if (this.view === view) { this.fail(view); } })); }
    if (this.view === view) { await this.renderNear(search, view); }
  },

  render(search, view) {
    var hits = search.hits.slice((view.page - 1) * PAGE, view.page * PAGE), total = search.total(), count = countOf(total), query = view.query.trim(), hasTerms = search.terms.length > 0;
    this.shown = view;
    this.title.textContent = !hasTerms ? this.blank : total.most ? "“" + query + "”找到 " + count
      : search.isChosen ? "“" + query + "”在所选的筛选里没有" : "没有找到“" + query + "”";
    this.hits.replaceChildren(...hits.map(hit => showHit(hit, search)));
    this.hits.setAttribute("aria-busy", "false");
    this.nothing.hidden = !hasTerms || total.most > 0;
    this.browse.hidden = total.most > 0;
    if (hits.length || total.most === 0) { this.near.hidden = true; }
    this.renderPager(total, hits.length, view);
    this.renderTools(search, total, view);
    this.announce(!hasTerms ? "" : (total.most ? "找到 " + count : "没有找到") + "，在 " + group(search.index.manifest.total) + " 项公开内容里查找");
  },

  renderPager(total, shown, view) {
    var first = (view.page - 1) * PAGE, last = first + shown;
    function link(label, rel, number) {
      return make("a", { href: addressOf({ query: view.query, chosen: view.chosen, page: number }), rel: rel, "data-page": String(number) }, [label]);
    }
    this.pager.hidden = total.most <= PAGE;
    this.pager.replaceChildren(...this.pager.hidden ? [] : [
      shown > 0 && make("span", {}, ["第 " + (first + 1) + "–" + last + " 项，" + (total.isExact ? "共 " : "") + countOf(total)]),
      make("span", {}, [view.page > 1 && link("上一页", "prev", view.page - 1), last < total.most && shown === PAGE && link("下一页", "next", view.page + 1)])
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
        /* Before each step: another page that is looked at meanwhile has a limit, the file has none. */
        return search.fetch(Infinity, (done, all) => { search.allow(Infinity); progress(done, all); }).then(hits => {
          /* Else something else was chosen while it was read. */
          if (search.chosen === view.chosen) { saveAs("搜索结果 " + view.query.replace(/[\\/:*?"<>|\s]+/g, " ").trim().slice(0, 40) + ".csv", tabulate(hits)); }
          if (page.view === view) { page.render(search, view); }
        });
      })
    ].filter(Boolean));
  },

  /* Few or no hits: queries that the reader may have meant. They are offered, never put in place of what was typed. */
  async renderNear(search, view) {
    var hits = search.total().most, words = search.words;
    /* Names are read for it only when nothing was found, or when they are there already. */
    if (!words.length || (hits && (hits >= PAGE || !names))) { return; }
    var queries = await search.near();
    if (words.length > 1) { queries = await this.firstThat(view, queries); }
    if (!queries.length && !hits) { queries = await this.firstThat(view, shorter(words)); }
    if (this.view !== view || !queries.length) { return; }
    this.near.replaceChildren("您是不是要找：", ...queries.map(query => make("a", { href: addressOf({ query: query, chosen: {}, page: 1 }) }, [query])));
    this.near.hidden = false;
  },

  /* The first few of some queries that find anything, as long as the view stands. */
  async firstThat(view, queries) {
    var found = [], index = await openIndex();
    for (var query of queries) {
      if (found.length < OFFERED && this.view === view && (await siteSearch.search(index, query).then(other => other.fetch(1))).length) { found.push(query); }
    }
    return found;
  }
});

function countOf(total) { return (total.isExact ? "" : "至多 ") + group(total.most) + " 项"; }

/* Queries that ask less: words parted where marks stand, without one of the words, or a word cut in two. None excludes what it parts. */
function shorter(words) {
  var all = Array.from(words[0]), spaced = words.join(" ").replace(/[,;、+]+/g, " "), fewer = words.map(word => words.filter(other => other !== word).join(" ")).concat(words);
  if (!words[1]) { fewer = /\d/.test(words) ? [] : all.slice(3).map((_, i) => all.slice(0, i + 2).join("") + " " + all.slice(i + 2).join("")).slice(0, 16); }
  return Array.from(new Set([spaced, spaced.replace(/[_—–]+/g, "-")].concat(fewer))).filter(query => query !== words.join(" ") && !/(^| )[-−]/.test(query));
}
