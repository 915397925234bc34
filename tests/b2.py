import tempfile,time
from pathlib import Path
from tests.browser.conftest import Publisher
from tests.browser import engines
e=engines.start("chromium")
p=Publisher(Path(tempfile.mkdtemp()))
e.open(p.site.origin+"/"); e.until("return document.documentElement.dataset.offline === 'ready'"); time.sleep(4)
for h in p.site.hits: print(h.status,h.bytes,h.path)
e.close(); p.site.down()
