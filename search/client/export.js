/* The current result as a file for spreadsheets: UTF-8 with a mark, text that looks like a formula is guarded. No network. */
var HEADS = ["编号", "类型", "标题", "机构", "领域", "文号", "日期", "状态", "网址"];

function quoteCell(text) {
  var guarded = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(guarded) ? "\"" + guarded.replace(/"/g, "\"\"") + "\"" : guarded;
}

function tabulate(hits) {
  var lines = [HEADS].concat(hits.map(hit => {
    var address = new URL(hit.url, page.tools.dataset.base || new URL(root, location)).href;
    return [hit.id, hit.kind, hit.title, hit.body, hit.area.split(SEPARATOR).join("；"), hit.number, hit.date, hit.status, address];
  }));
  return "\ufeff" + lines.map(cells => cells.map(quoteCell).join(",") + "\r\n").join("");
}

function saveAs(name, text) {
  var link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => { URL.revokeObjectURL(link.href); }, 10000);
}
