document.addEventListener('click', function (event) {
  var button = event.target.closest('button.copy');
  if (!button) return;
  var code = button.parentNode.querySelector('code');
  var label = button.textContent;
  function done() {
    button.textContent = '已复制 Copied';
    setTimeout(function () { button.textContent = label; }, 1600);
  }
  function select() {
    var range = document.createRange();
    range.selectNodeContents(code);
    var selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    if (document.execCommand('copy')) done();
  }
  if (navigator.clipboard && navigator.clipboard.writeText) {
    navigator.clipboard.writeText(code.textContent).then(done, select);
  } else {
    select();
  }
});
