"""A page with every fault that the checks of pages look for, to show that each of them can fail."""

BROKEN = """\
<!doctype html>
<html>
<head><meta charset="utf-8"><title></title>
<style>
a:focus { outline: none }
.faint { color: #bbb }
.wide { width: 2000px }
.right { position: absolute; top: 300px; left: 600px }
.left { position: absolute; top: 300px; left: 0 }
summary { display: block }
@media print { details::details-content { display: none } }
</style></head>
<body>
<h1>Broken</h1><h3>A level is left out</h3>
<img src="missing.png">
<p class="faint">Faint text, too light to be read.</p>
<p class="wide">Wide</p>
<a href="/one" class="right">Right</a>
<a href="/two" class="left">Left</a>
<div hidden><a href="/three">Hidden</a></div>
<details><summary>More</summary><p>The rest</p></details>
<svg width="100" height="20"><rect width="50" height="20" fill="#fffffe"/>
<text x="50" y="15" fill="#fefefe">A</text></svg>
<script>
localStorage.setItem("visit", "1");
document.cookie = "visit=1";
console.error("an error");
document.body.append("Only with scripts");
fetch("http://other.test/").catch(() => {});
alert("an alert");
</script>
<p><div>A block in a paragraph</div></p>
</body>
</html>
"""
# A page that lets no key leave its first link.
TRAP = """\
<!doctype html><html lang="en"><title>Trap</title>
<a href="/one" id="one">One</a> <a href="/two">Two</a>
<script>document.getElementById("one").addEventListener("keydown", event => event.preventDefault())</script>
"""
