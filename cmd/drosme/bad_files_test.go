package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"drosme/internal/acceptance"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/web"
	"drosme/records/organisations"
)

func TestPlainTalkStaysOnThisMachine(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0"} {
		var out, errs bytes.Buffer
		dir := t.TempDir() + "/house"
		if code := run([]string{"serve", "--data", dir, "--listen", listen}, &out, &errs); code != 1 || errs.Len() == 0 {
			t.Errorf("serve --listen %s: %d, %s", listen, code, errs.String())
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("serve --listen %s made a house all the same", listen)
		}
	}
}

// folderWith is the programme's registers, with something changed.
func folderWith(t *testing.T, file string, change func([]byte) []byte) string {
	t.Helper()
	dir := t.TempDir()
	housetest.Must(t, fs.WalkDir(acceptance.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(acceptance.FS(), path)
		if err != nil {
			return err
		}
		if path == file {
			b = change(b)
		}
		return os.WriteFile(filepath.Join(dir, path), b, 0o600)
	}))
	return dir
}

// TestABadRegisterIsToldByFileRowAndColumn sends each kind of bad register through the command: exit 1, a line
// that names the place, nothing stored.
func TestABadRegisterIsToldByFileRowAndColumn(t *testing.T) {
	dir := t.TempDir() + "/house"
	command := func(args ...string) (int, string) {
		var out, errs bytes.Buffer
		code := run(args, &out, &errs)
		return code, errs.String()
	}
	if code, said := command("import", "--data", dir, folderWith(t, "", nil)); code != 0 {
		t.Fatal(said)
	}
	row := func(old, becomes string) func([]byte) []byte {
		return func(b []byte) []byte {
			if !bytes.Contains(b, []byte(old)) {
				t.Fatalf("%q stands nowhere", old)
			}
			return bytes.Replace(b, []byte(old), []byte(becomes), 1)
		}
	}
	zipped := func(name string, parts map[string][]byte) string {
		path := filepath.Join(t.TempDir(), name)
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for n, c := range parts {
			w, err := z.Create(n)
			housetest.Must(t, err)
			_, err = w.Write(c)
			housetest.Must(t, err)
		}
		housetest.Must(t, z.Close())
		housetest.Must(t, os.WriteFile(path, b.Bytes(), 0o600))
		return path
	}
	first := "TR001,VIS001,trailer_session,Info-trailer: the offer,held,2015-01-09T09:00,2015-01-09T10:00,\"SCH008, hall\",Smiltene,LV,SCH008,lv,V020;S003,LV03-0172:60;READ-SMALL-PRINT:40"
	head := "code,visit,format,title,status,starts_at,ends_at,place,municipality,country,host,language,led_by,grants"
	act := func(old, becomes string) string {
		return folderWith(t, "activities.csv", row(first, strings.Replace(first, old, becomes, 1)))
	}
	for _, x := range []struct{ what, path, says string }{
		{"unknown host", act("LV,SCH008", "LV,NOBODY"), "activities.csv:2:host: "},
		{"unknown word", act("trailer_session", "dance"), "activities.csv:2:format: "},
		{"impossible date", act("2015-01-09T09:00", "2015-02-30T09:00"), "activities.csv:2:starts_at: "},
		{"end before start", act("2015-01-09T10:00", "2015-01-09T08:00"), "activities.csv:2:ends_at: "},
		{"shares", act("READ-SMALL-PRINT:40", "READ-SMALL-PRINT:30"), "activities.csv:2:grants: "},
		{"unknown grant", act("READ-SMALL-PRINT:40", "NOTHING:40"), "activities.csv:2:grants: "},
		{"formula", act("Info-trailer: the offer", "=cmd|' /C calc'!A0"), "activities.csv:2:title: "},
		{"formula by at", act("Info-trailer: the offer", "@SUM(1)"), "activities.csv:2:title: "},
		{"1 MB cell", act("Info-trailer: the offer", strings.Repeat("a", 1<<20)), "activities.csv:2:title: "},
		{"broken UTF-8", act("Info-trailer: the offer", "Zi\xc3\x28\xf0\x28 ņ"), "activities.csv:2:title: "},
		{"negative", folderWith(t, "headcounts.csv", row("TR001,pupils,f,13-15,24", "TR001,pupils,f,13-15,-24")), "headcounts.csv:2:count: "},
		{"fraction", folderWith(t, "headcounts.csv", row("TR001,pupils,f,13-15,24", "TR001,pupils,f,13-15,2.5")), "headcounts.csv:2:count: "},
		{"absurd", folderWith(t, "headcounts.csv", row("TR001,pupils,f,13-15,24", "TR001,pupils,f,13-15,24000000000000000000")), "headcounts.csv:2:count: "},
		{"duplicate key", folderWith(t, "activities.csv", row(first, first+"\n"+first)), "activities.csv:3:code: "},
		{"missing column", folderWith(t, "activities.csv", row(head, strings.Replace(head, "host,", "hst,", 1))), "activities.csv:1:host: "},
		{"extra column", folderWith(t, "organisations.csv", row("code,name,kind,country,municipality,region,coalition_member_from,coalition_member_to", "code,name,kind,country,municipality,region,coalition_member_from,coalition_member_to,more")), "organisations.csv:1:more: "},
		{"column of names", folderWith(t, "people.csv", func(b []byte) []byte {
			return []byte("code,kind,sex,age_band,organisation,country,first_language,surname\nK001,served,f,45-64,,LV,lv,Parauga\n")
		}), "people.csv:1:surname: "},
		{"personal code", folderWith(t, "people.csv", row("K001,served", "010190-12345,served")), "people.csv:2:code: "},
		{"zip bomb", zipped("bomb.xlsx", map[string][]byte{"[Content_Types].xml": []byte("<Types/>"), "xl/workbook.xml": make([]byte, 300<<20)}), "bomb.xlsx"},
		{"no workbook", zipped("none.xlsx", map[string][]byte{"readme.txt": []byte("hello")}), "none.xlsx"},
		{"path in an archive", zipped("evil.zip", map[string][]byte{"../../activities.csv": []byte(head + "\n")}), ""},
		{"nothing there", filepath.Join(t.TempDir(), "nowhere"), ""},
	} {
		for _, language := range []string{"en_GB.UTF-8", "lv_LV.UTF-8"} {
			t.Setenv("LC_ALL", language)
			code, said := command("import", "--data", dir, x.path)
			if code != 1 || !strings.Contains(said, x.says) || len(strings.TrimSpace(said)) < 20 || strings.Contains(said, "⟦") {
				t.Errorf("%s in %s: exit %d, %.300s", x.what, language, code, said)
			}
			if strings.Contains(said, "Parauga\n") || strings.Contains(said, "12345") {
				t.Errorf("%s: what may be a name or a personal code is said again: %.300s", x.what, said)
			}
			if len(said) > 30_000 {
				t.Errorf("%s: %d bytes of faults", x.what, len(said))
			}
		}
	}
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	if code, said := command("export", "--data", dir, "--to", "t", "--why", "t", dir+"-export"); code != 0 {
		t.Fatal(said)
	}
	housetest.Must(t, fs.WalkDir(os.DirFS(dir+"-export"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		was, err := fs.ReadFile(acceptance.FS(), path)
		if err != nil {
			return err
		}
		is, err := os.ReadFile(filepath.Join(dir+"-export", path))
		if bytes.Count(was, []byte("\n")) != bytes.Count(is, []byte("\n")) {
			t.Errorf("%s has other rows than before", path)
		}
		return err
	}))
}

// TestAWrongKeyTouchesNothing asks an existing house with another key, and with none.
func TestAWrongKeyTouchesNothing(t *testing.T) {
	base := t.TempDir()
	one, two := base+"/one", base+"/two"
	for _, dir := range []string{one, two} {
		h, _, _, err := openHouse(context.Background(), house.Options{Dir: dir})
		housetest.Must(t, err)
		h.Close()
	}
	before := folder(t, one)
	for _, key := range []string{two + ".key", base + "/no.key"} {
		for _, args := range [][]string{{"doctor"}, {"import", one}, {"backup", base + "/b"}, {"audit", "verify"}, {"results", "--grant", "X"}} {
			var out, errs bytes.Buffer
			if code := run(append(args, "--data", one, "--key", key), &out, &errs); code != 1 || errs.Len() == 0 {
				t.Errorf("%v with a wrong key: %d %s", args, code, errs.String())
			}
		}
	}
	if !maps.Equal(before, folder(t, one)) {
		t.Error("the house was touched")
	}
	if _, err := os.Stat(base + "/no.key"); err == nil {
		t.Error("a key was made for a house that is there")
	}
}

func folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	housetest.Must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		out[path] = string(b)
		return err
	}))
	return out
}

// TestAServerThatIsStoppedLeavesNothingHalf kills a server while many forms are being sent: every form that
// was answered is stored whole with its line in the log, and nothing else is.
func TestAServerThatIsStoppedLeavesNothingHalf(t *testing.T) {
	dir := t.TempDir() + "/house"
	if os.Getenv("DROSME_TEST_CHILD") != "" {
		child(t, os.Getenv("DROSME_TEST_CHILD"))
		return
	}
	answered := map[string]bool{}
	for range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestAServerThatIsStoppedLeavesNothingHalf$")
		cmd.Env = append(os.Environ(), "DROSME_TEST_CHILD="+dir)
		out, err := cmd.StdoutPipe()
		housetest.Must(t, err)
		housetest.Must(t, cmd.Start())
		var link string
		if _, err := fmt.Fscanln(out, &link); err != nil {
			t.Fatalf("the server did not start: %v", err)
		}
		c := &planted{t: t, site: &site{}}
		client := newClient(t)
		res, err := client.Get(link)
		housetest.Must(t, err)
		res.Body.Close()
		u, err := url.Parse(link)
		housetest.Must(t, err)
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		_ = c
		var mu sync.Mutex
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for n := 0; ; n++ {
					v := maps.Clone(organisation)
					code := fmt.Sprintf("R%d-%d-%d", len(u.Port())+i, n, time.Now().UnixNano()%1e6)
					v.Set("code", code)
					v.Set("act_id", id.New())
					res, err := client.PostForm("http://"+u.Host+"/organisations/add", v)
					if err != nil {
						return
					}
					res.Body.Close()
					if res.StatusCode == http.StatusSeeOther {
						mu.Lock()
						answered[code] = true
						mu.Unlock()
					}
				}
			}()
		}
		time.Sleep(700 * time.Millisecond) // long enough for many forms to be under way
		housetest.Must(t, cmd.Process.Kill())
		_ = cmd.Wait()
		wait.Wait()
	}
	if len(answered) < 50 {
		t.Fatalf("only %d forms were answered", len(answered))
	}
	h, r, ctx, err := openHouse(context.Background(), house.Options{Dir: dir, MustExist: true})
	housetest.Must(t, err)
	defer h.Close()
	bad, err := h.Store.Damage(context.Background())
	housetest.Must(t, err)
	if bad != "" {
		t.Errorf("the file is damaged: %s", bad)
	}
	_, err = h.Log.Seal(context.Background())
	housetest.Must(t, err)
	rep, err := r.Accounts.VerifyLog(ctx)
	housetest.Must(t, err)
	if len(rep.Findings) != 0 {
		t.Errorf("the log: %v", rep.Findings)
	}
	reader := (&housetest.House{House: h, T: t}).As(string(access.Responsible))
	stored := map[string]bool{}
	for skip := 0; ; skip += 100 {
		found, err := r.Organisations.List(reader, organisations.Question{Skip: skip, Most: 100})
		housetest.Must(t, err)
		for _, o := range found.Rows {
			stored[o.Code] = true
			if o.Name != "Parauga skola" || o.Kind != "school" || o.Version != 1 {
				t.Errorf("half a row: %+v", o)
			}
		}
		if len(found.Rows) < 100 {
			break
		}
	}
	for code := range answered {
		if !stored[code] {
			t.Errorf("%s was answered and is lost", code)
		}
	}
	if len(stored) > len(answered)+8*3 {
		t.Errorf("%d rows, %d answered", len(stored), len(answered))
	}
}

func newClient(t *testing.T) *http.Client {
	t.Helper()
	s := &cookies{by: map[string]*http.Cookie{}}
	return &http.Client{Jar: s}
}

// cookies keeps cookies of one site, whatever its port.
type cookies struct {
	mu sync.Mutex
	by map[string]*http.Cookie
}

func (c *cookies) SetCookies(_ *url.URL, list []*http.Cookie) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range list {
		c.by[k.Name] = k
	}
}

func (c *cookies) Cookies(*url.URL) (out []*http.Cookie) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.by {
		out = append(out, &http.Cookie{Name: k.Name, Value: k.Value})
	}
	return out
}

// child is the server that is killed: it serves until then.
func child(t *testing.T, dir string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	housetest.Must(t, err)
	h, r, ctx, err := openHouse(context.Background(), house.Options{Dir: dir, URL: "http://" + l.Addr().String(), Demo: true})
	housetest.Must(t, err)
	h.Run()
	_, today := h.Clerk.Now()
	if _, err := r.Accounts.UserByLogin(ctx, "demo-coordinator"); err != nil {
		_, _, err = r.Accounts.AddUser(ctx, accounts.NewUser{Login: "demo-coordinator", Display: "Paraugs", Grants: []accounts.Grant{{Role: access.Coordinator, From: today}}})
		housetest.Must(t, err)
	}
	link, err := r.DemoLink(ctx, access.Coordinator)
	housetest.Must(t, err)
	fmt.Println(link)
	site := web.New(web.Options{House: h.House, Areas: h.Areas, Accounts: r.Accounts, Sessions: r.Accounts.Sessions(), SignIn: r.Accounts.SignInPage})
	_ = (&http.Server{Handler: site.Handler(), ReadHeaderTimeout: time.Minute}).Serve(l)
}
