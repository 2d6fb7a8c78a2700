package browsertest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// Save presses the link or button that bears this text, waits for the file that the house answers with, and
// gives where it lies. The file has the name that the house gave it, in a folder of its own; the page stays.
func (p *Person) Save(text string) string {
	p.t.Helper()
	return p.save("Saving what "+text+" gives", "control", text)
}

// SaveOn saves what the first shown element of a CSS selector gives, where its words stand on the page twice.
func (p *Person) SaveOn(selector string) string {
	p.t.Helper()
	return p.save("Saving what "+selector+" gives", "selector", selector)
}

func (p *Person) save(what, kind, wanted string) string {
	p.t.Helper()
	dir := p.t.TempDir()
	p.run(what, func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
			BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
		})
		return chromedp.Void{}, err
	})
	p.press(what, p.locate(kind, wanted))
	path, size := "", int64(-1)
	p.wait(what, func(context.Context) string {
		found, err := os.ReadDir(dir)
		if err != nil {
			return err.Error()
		}
		if len(found) == 0 {
			return "no file came"
		}
		f := found[0]
		info, err := f.Info()
		if err != nil || strings.HasSuffix(f.Name(), ".crdownload") || strings.HasPrefix(f.Name(), ".") {
			return "the file is still coming"
		}
		if info.Size() == 0 || info.Size() != size {
			size = info.Size()
			return "the file still grows"
		}
		path = filepath.Join(dir, f.Name())
		return ""
	})
	// The page asked to go to the file and stays where it is.
	p.saw.Lock()
	p.saw.requested, p.saw.loading = false, false
	p.saw.Unlock()
	time.Sleep(50 * time.Millisecond) // the browser's own last word about the download
	return path
}
