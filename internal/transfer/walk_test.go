package transfer_test

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drosme/internal/browsertest"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/ui"
)

// TestACoordinatorImportsWithoutScripts walks the pages by keyboard labels in a browser that runs no script.
func TestACoordinatorImportsWithoutScripts(t *testing.T) {
	chrome := browsertest.Start(t)
	var h testHouse
	h.House = housetest.Open(t, rooms(&h), house.Options{})
	b := h.browser(t, "coordinator")
	mux := http.NewServeMux()
	mux.Handle(ui.AssetRoot, ui.Assets())
	mux.Handle("/", b.mux)
	server := httptest.NewServer(mux)
	defer server.Close()

	p := chrome.Person(t)
	look := func(name string) {
		p.NoScript(false) // axe is a script
		for _, lang := range []string{"en", "lv"} {
			b.lang = lang
			p.Reload()
			p.Size(1200, 900)
			p.Fits()
			p.Axe()
			p.Screenshot("import-" + name + "-" + lang)
			p.Size(390, 844)
			p.Fits()
			p.Screenshot("import-" + name + "-" + lang + "-phone")
			p.Size(1200, 900)
		}
		b.lang = "en"
		p.NoScript(true)
		p.Reload()
	}
	p.NoScript(true)
	p.Open(server.URL + "/import")
	look("files")
	wrong := programme()
	wrong["visits.csv"] += "V3,S9,2015-02-30,Third\n"
	p.Upload("Files", archive(t, wrong))
	p.Click("Check the files")
	p.See("2 faults")
	p.See("visits.csv")
	look("wrong")
	p.Click("Choose other files")
	p.Upload("Files", archive(t, programme()))
	p.Click("Check the files")
	p.See("Everything is in order.")
	look("checked")
	p.Click("Import now")
	p.See("8 rows were stored.")
	look("stored")
	p.Open(server.URL + "/export")
	look("export")
}

// archive writes files into a ZIP on the disk.
func archive(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		housetest.Must(t, err)
		_, err = strings.NewReader(text).WriteTo(w)
		housetest.Must(t, err)
	}
	housetest.Must(t, z.Close())
	path := filepath.Join(t.TempDir(), "registers.zip")
	housetest.Must(t, os.WriteFile(path, b.Bytes(), 0o600))
	return path
}
