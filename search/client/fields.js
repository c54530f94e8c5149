/* What terms ask beside words: columns, dates, the stored text; the twin of search/fields.py. */

Object.assign(Search.prototype, {
  /* Know all candidates: read every list to its end, the columns that are asked, and what must not stand there. */
  async complete() {
    var index = this.index, lists = this.plans.flatMap(plan => plan.lists);
    var tests = await Promise.all(this.conditions.map(async term => {
      if (term.field === "date") { return index.datesOf(term); }
      var got = await Promise.all([index.facets(), index.column(term.field), term.field === "body" ? index.allNames() : []]);
      term.isMeant = meantBy(term, got[2]);
      var isMeant = got[0][term.field].map(term.isMeant);
      return place => isMeant[got[1][place]] !== term.isExcluded;
    }).concat(lists.map(list => index.finish(list))));
    this.accepted = place => tests.every(test => !test || test(place));
    this.avoided = new Set(this.unwanted.filter(plan => plan.isExact).flatMap(plan => this.idsOf(plan).map(id => index.placeOf(id))));
    this.join();
  },

  /* The true rank of a document by its stored text, or null when it is not what was asked. */
  rankOf(stored) {
    var index = this.index, rank = index.virtualOf(stored.place, 0, stored.group);
    if (this.isGone(stored)) { return null; }
    var isMatch = this.terms.every(term => {
      var field = this.fieldOf(stored, term);
      if (field > 0 && !term.isExcluded) { rank = index.virtualOf(stored.place, 1, stored.group); }
      return field >= 0 !== term.isExcluded;
    });
    return isMatch ? rank - (this.isNamed(stored, this.spelt, spelt) ? 1 : this.isNamed(stored, this.name) ? 0.5 : 0) * this.offset : null;
  },

  /* Where a document holds what a term asks: 0 in the title (or the field asked), 1 in the text, -1 nowhere. */
  fieldOf(stored, term) {
    function has(text) { return normalForm(text).includes(term.value); }
    var numbers = this.numbersOf(term);
    switch (term.field) {
    case "": return (numbers.length ? numbers.some(name => this.isNamed(stored, name)) : term.read.has(stored.fresh ? -stored.fresh : stored.place)) ? 0
      : stored.fields.findIndex(text => text.includes(term.value));
    case "title": return has(stored.title) ? 0 : -1;
    case "number": return has(stored.number) || this.isNamed(stored, compact(term.value)) ? 0 : -1;
    case "date": return isInDays(stored.date, term.days) ? 0 : -1;
    default: return (stored.fresh ? this.freshValues(stored, term.field).some(term.isMeant) : !term.isExcluded) ? 0 : -1;
    }
  },

  /* The values of a facet of a document that stands in no column yet. */
  freshValues(stored, facet) {
    var own = { kind: stored.kind, body: stored.group ? stored.body : stored.title, year: stored.date.slice(0, 4), state: stored.status };
    return facet === "area" ? stored.area.split(SEPARATOR) : [own[facet]];
  },

  isNamed(stored, name, form = compact) {
    return stored.names.concat(stored.number).some(own => name && form(normalForm(own)) === name);
  },

  /* Documents newer than the base are read at once, whatever the lists say. */
  readFresh() {
    this.freshRead = true;
    this.freshRanks = this.terms.length ? this.index.fresh.map(stored => [this.rankOf(stored), stored])
      .filter(item => item[0] !== null) : [];
    this.ready = this.ready.concat(this.freshRanks.filter(item => this.isFreshChosen(item[1]))).sort(byRank);
  },

  isFreshChosen(stored, except) {
    return FACETS.every(facet => {
      var chosen = this.chosen[facet] || [];
      return facet === except || !chosen.length || this.freshValues(stored, facet).some(value => chosen.includes(value));
    });
  }
});

/* Whether a value of a column is meant by a term: it holds what was typed, or it is a body that one of whose names holds it. */
function meantBy(term, rows) {
  var titles = new Set(rows.filter(row => {
    return row[2].split(SEPARATOR).some(name => normalForm(name).includes(term.value));
  }).map(row => row[0]));
  return value => value !== "" && (normalForm(value).includes(term.value) || titles.has(value));
}

Object.assign(Index.prototype, {
  /* Whether a place may have a date: by the years; a finer date is looked up in the document. */
  datesOf(term) {
    var ranges = [], manifest = this.manifest, starts = this.starts;
    manifest.years.forEach((years, tier) => {
      years.forEach((year, i) => {
        var from = year[0] * 10000, end = i + 1 < years.length ? years[i + 1][1] : starts[tier] + manifest.groups[tier];
        var isInside = term.isExcluded ? from < term.days[0] || from + 9999 > term.days[1] || !year[0]
          : year[0] > 0 && from + 9999 >= term.days[0] && from <= term.days[1];
        if (isInside) { ranges.push([year[1], end]); }
      });
    });
    return place => { return ranges.some(range => place >= range[0] && place < range[1]); };
  }
});

function isInDays(date, days) {
  var day = Number(date.replace(/-/g, ""));
  return day > 0 && day >= days[0] && day <= days[1];
}

function byRank(a, b) { return a[0] - b[0]; }
