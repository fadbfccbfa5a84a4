project = "Garden"
extensions = []
html_theme = "furo"
html_js_files = [("SITE/embed.js", {"defer": "defer"})]
