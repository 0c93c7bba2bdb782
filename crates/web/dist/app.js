document.documentElement.dataset.root = new URL("../../", import.meta.url).pathname;
