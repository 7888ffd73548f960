// No page of ours has formulas: this stands in for the renderer that Voila would fetch from another host.
window.MathJax = {
  Ajax: {},
  Hub: { Config() {}, Configured() {}, Queue() {}, Register: { StartupHook() {} } },
};
