// Runs before the first paint, so that a stored theme never flashes. A file of its own because the CSP forbids inline scripts.
(function () {
  try {
    var theme = localStorage.getItem('parley-theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be blocked: the system's theme stands.
  }
})();
