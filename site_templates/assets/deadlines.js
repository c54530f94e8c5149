/* Counts limits from a day that the reader enters; window.workingDays has the holidays. No network, nothing is kept or sent. */
(function () {
  'use strict';
  var plan = window.workingDays;
  var box = document.getElementById('count');
  var input = document.getElementById('count-from');
  var said = document.getElementById('count-said');
  if (!plan || !box || !input || !said) { return; }
  var off = {}, on = {};
  plan.off.forEach(function (day) { off[day] = true; });
  plan.on.forEach(function (day) { on[day] = true; });

  function iso(day) { return day.toISOString().slice(0, 10); }
  function later(day, days) { return new Date(day.getTime() + days * 86400000); }
  function isWorked(day) {
    var name = iso(day), week = day.getUTCDay();
    return on[name] === true || (week > 0 && week < 6 && off[name] !== true);
  }
  function workingDays(day, count) {
    while (count > 0) { day = later(day, 1); if (isWorked(day)) { count -= 1; } }
    return day;
  }
  /* The same day of a later month, or the last day of a shorter one. */
  function months(day, count) {
    var at = day.getUTCFullYear() * 12 + day.getUTCMonth() + count;
    var last = new Date(Date.UTC(Math.floor(at / 12), at % 12 + 1, 0)).getUTCDate();
    return new Date(Date.UTC(Math.floor(at / 12), at % 12, Math.min(day.getUTCDate(), last)));
  }
  var units = {
    'working-days': workingDays,
    'days': later,
    'months': months,
    'years': function (day, count) { return months(day, 12 * count); }
  };
  var weekdays = '日一二三四五六';
  var cells = Array.prototype.slice.call(document.querySelectorAll('td[data-count]'));

  function count() {
    var start = /^\d{4}-\d{2}-\d{2}$/.test(input.value) ? new Date(input.value + 'T00:00:00Z') : null;
    var isKnown = start !== null && !isNaN(start) && iso(start) === input.value && input.value >= '1950-01-01' && input.value <= '2100-12-31';
    var isPlanned = true;
    cells.forEach(function (cell) {
      cell.classList.toggle('none', !isKnown);
      if (!isKnown) { cell.textContent = '—'; return; }
      var unit = cell.getAttribute('data-unit');
      var end = later(units[unit](start, Number(cell.getAttribute('data-count'))), -Number(cell.getAttribute('data-less')));
      if (unit === 'working-days' && (iso(end) > plan.last || input.value < plan.first)) { isPlanned = false; }
      cell.textContent = iso(end) + ' 周' + weekdays.charAt(end.getUTCDay());
    });
    said.textContent = !isKnown ? '' : isPlanned ? '从' + input.value + '算起，每行的最后一列是最后一天。'
      : '有的日子没有已公布的放假安排，按周一至周五数，以公布的安排为准。';
  }
  box.hidden = false;
  cells.forEach(function (cell) { cell.hidden = false; });
  document.querySelectorAll('.due-head').forEach(function (head) { head.hidden = false; });
  input.addEventListener('input', count);
  count();
})();
