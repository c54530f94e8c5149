/* The panel of facets: exact counts under the choices in the others, values with zero stay when they are few. */
var LABELS = { kind: "类型", body: "机构", area: "领域", year: "年份", state: "状态" }, SHOWN = 8;

function Panel(form, onChange) {
  this.form = form;
  this.unfolded = {};
  this.isOpen = null;
  var panel = this;
  form.addEventListener("submit", event => { event.preventDefault(); });
  form.addEventListener("change", () => { onChange(panel.chosen()); });
  form.addEventListener("click", event => {
    var facet = event.target.getAttribute("data-unfold");
    if (!facet) { return; }
    panel.unfolded[facet] = true;
    panel.draw();
    var inputs = panel.form.querySelectorAll("input[name=" + facet + "]");
    if (inputs[SHOWN]) { inputs[SHOWN].focus(); }
  });
}

Object.assign(Panel.prototype, {
  chosen() {
    var chosen = {};
    this.form.querySelectorAll("input:checked").forEach(input => { (chosen[input.name] = chosen[input.name] || []).push(input.value); });
    return chosen;
  },

  /* Offer the panel before anything is counted: `onOpen` counts once somebody opens it. */
  offer(chosen, onOpen) {
    this.shown = { counts: null, chosen: chosen, onOpen: onOpen };
    this.draw();
  },

  show(counts, isExact, chosen, kinds) {
    this.shown = { counts: counts, isExact: isExact, chosen: chosen, kinds: kinds };
    this.draw();
  },

  hide() {
    this.form.replaceChildren();
  },

  draw() {
    var panel = this, shown = this.shown, old = this.form.querySelector("details"), held = this.form.contains(document.activeElement) && document.activeElement;
    var number = FACETS.reduce((sum, facet) => sum + (shown.chosen[facet] || []).length, 0);
    if (this.isOpen === null || old) { this.isOpen = old ? old.open : Boolean(shown.counts) && matchMedia("(min-width: 64rem)").matches; }
    var fold = make("details", { "class": "facets" }, [
      make("summary", {}, ["筛选 ", make("span", { "class": "small mute" }, [number ? "已选 " + number + " 项" : "未选"])])
    ].concat(shown.counts ? FACETS.map(facet => panel.group(facet)) : [
      make("p", { "class": "small mute" }, ["正在统计…"])
    ]));
    fold.open = this.isOpen;
    if (shown.onOpen) { fold.addEventListener("toggle", () => { if (fold.open) { shown.onOpen(); } }); }
    this.form.replaceChildren(fold);
    if (held && held.name) {
      Array.from(this.form.querySelectorAll("input")).forEach(input => {
        if (input.name === held.name && input.value === held.value) { input.focus(); }
      });
    } else if (held && held.tagName === "SUMMARY") { fold.firstChild.focus(); }
  },

  /* The values of one facet: years from the newest, the others by how many they have. */
  group(facet) {
    var shown = this.shown, counts = shown.counts[facet], chosen = shown.chosen[facet] || [];
    var values = Array.from(counts.keys()).concat(chosen, facet === "kind" ? shown.kinds : []);
    values = Array.from(new Set(values)).sort((a, b) => {
      return facet === "year" ? b - a
        : (counts.get(b) || 0) - (counts.get(a) || 0) || shown.kinds.indexOf(a) - shown.kinds.indexOf(b) || (a < b ? -1 : 1);
    });
    if (!values.length || (values.length < 2 && !chosen.length && facet !== "kind")) { return null; }
    var more = this.unfolded[facet] ? 0 : values.length - SHOWN;
    if (more > 1) { values = values.filter((value, i) => i < SHOWN || chosen.includes(value)); }
    return make("fieldset", {}, [make("legend", {}, [LABELS[facet]]), make("div", {}, values.map(value => {
      var input = make("input", { type: "checkbox", name: facet, value: value }), number = counts.get(value) || 0;
      input.checked = chosen.includes(value);
      return make("label", number ? {} : { "class": "zero" }, [input, value, make("span", {}, [(shown.isExact || !number ? "" : "≤ ") + group(number)])]);
    })), more > 1 && make("button", { type: "button", "class": "link", "data-unfold": facet }, ["全部 " + (values.length < more + SHOWN ? more + SHOWN : values.length) + " 项"])]);
  }
});
