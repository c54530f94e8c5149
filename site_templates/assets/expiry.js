/* Second line of defence when the site was not rebuilt in time: whatever carries data-until="2026-11-30", its last day of display, is
   hidden from the next day on, and the page says so. Days are Beijing's. Classic script, no network; works unpacked from a ZIP.
   What other scripts add later (filtered rows, search hits) is judged as it comes: they only set the attribute. */
(function () {
  'use strict';
  var main = document.getElementById('main');
  if (!main) { return; }
  function today() {
    return new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  }
  var note = null;
  function say(text) {
    if (!note) {
      note = document.createElement('div');
      note.className = 'wrap';
      note.appendChild(document.createElement('p')).className = 'overdue';
      note.setAttribute('role', 'status');
      main.insertBefore(note, main.firstChild);
    }
    if (note.textContent !== text) { note.firstChild.textContent = text; }
  }
  function isOver(part) {
    var until = part.getAttribute('data-until');
    return /^\d{4}-\d{2}-\d{2}$/.test(until) && until < today();
  }
  function judge() {
    var whole = main.querySelector('.wrap[data-until]');
    if (whole && isOver(whole)) {
      whole.remove();
      document.title = '此记录公示期已满';
      var crumb = document.querySelector('.crumb [aria-current]');
      if (crumb) { crumb.textContent = '公示期已满'; }
      say('此记录的公示期已满，内容不再显示。网站没有按时更新，请等待下一批发布。');
      return;
    }
    document.querySelectorAll('[data-until]:not(.wrap):not([data-over])').forEach(function (part) {
      if (isOver(part)) { part.setAttribute('data-over', ''); part.hidden = true; part.textContent = ''; }
    });
    var count = document.querySelectorAll('[data-over]').length;
    if (count) { say('网站没有按时更新：本页有 ' + count + ' 条记录公示期已满，已经隐去；页上的总数仍是上次发布时的数字。'); }
    else if (note) { note.remove(); note = null; }
  }
  judge();
  new MutationObserver(function (changes) {
    var added = changes.some(function (change) {
      return Array.prototype.some.call(change.addedNodes, function (node) {
        return node.nodeType === 1 && (node.hasAttribute('data-until') || node.querySelector('[data-until]'));
      }) || (change.removedNodes.length && change.target !== main && !(note && note.contains(change.target)));
    });
    if (added) { judge(); }
  }).observe(main, { childList: true, subtree: true });
  /* A page that stays open past midnight is judged again when its reader comes back to it. */
  document.addEventListener('visibilitychange', function () { if (!document.hidden) { judge(); } });
}());
