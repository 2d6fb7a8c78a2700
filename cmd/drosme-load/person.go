package main

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"drosme/internal/id"
)

// person is somebody with an account, and the browser they use.
type person struct {
	login, link, password string
	secret                string // of the second factor
	spent                 int64  // the last step of the second factor that was used: each works once
	http                  *http.Client
}

// browser gives a client with an empty jar that keeps its connections and follows nothing.
func browser() *http.Client {
	jar, _ := cookiejar.New(nil) // without options it cannot fail
	return &http.Client{Jar: jar, Timeout: 2 * time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

var (
	hiddenSecret = regexp.MustCompile(`<code>([A-Z2-7 ]+)</code>`)
	hiddenFields = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
)

// answer reads a whole page; a refusal because of too many attempts is told apart by its status.
func answer(res *http.Response, err error) (string, int, string, error) {
	if err != nil {
		return "", 0, "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return string(b), res.StatusCode, res.Header.Get("Location"), err
}

// post sends a form and waits where the house asks to wait: it slows attempts from one address.
func (p *person) post(ctx context.Context, address string, v url.Values, to string) error {
	for {
		page, status, location, err := answer(p.http.PostForm(address, v))
		if err != nil {
			return err
		}
		if status == http.StatusTooManyRequests {
			select {
			case <-time.After(2 * time.Second): // the house lets one more through in this time
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if status != http.StatusSeeOther || location != to {
			return fmt.Errorf("%s answered %d to %q, not to %q: %s", address, status, location, to, short(page))
		}
		return nil
	}
}

func short(page string) string {
	if i := strings.Index(page, "<main"); i >= 0 {
		page = page[i:]
	}
	return page[:min(len(page), 1500)]
}

// code gives one of the second factor that was not used yet.
func (p *person) code(ctx context.Context) (string, error) {
	for {
		now := time.Now().Unix() / 30
		if step := max(now-1, p.spent+1); step <= now+1 {
			p.spent = step
			return totp.GenerateCode(p.secret, time.Unix(step*30, 0))
		}
		select {
		case <-time.After(time.Second): // a code works once, and a new one comes every 30 s
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// enrol uses the link of an account: password, second factor, and in.
func (p *person) enrol(ctx context.Context, address string) error {
	p.http = browser()
	if err := p.post(ctx, address+p.link, url.Values{"password": {p.password}, "password_again": {p.password}}, "/enrol"); err != nil {
		return err
	}
	page, _, _, err := answer(p.http.Get(address + "/enrol"))
	if err != nil {
		return err
	}
	found := hiddenSecret.FindStringSubmatch(page)
	if found == nil {
		return fmt.Errorf("the page of the second factor shows no secret: %s", short(page))
	}
	p.secret = strings.ReplaceAll(found[1], " ", "")
	code, err := p.code(ctx)
	if err != nil {
		return err
	}
	v := url.Values{"code": {code}}
	for _, m := range hiddenFields.FindAllStringSubmatch(page, -1) {
		v.Set(m[1], html.UnescapeString(m[2]))
	}
	_, status, _, err := answer(p.http.PostForm(address+"/enrol/totp", v))
	if err == nil && status >= 400 {
		err = fmt.Errorf("the second factor was refused with %d", status)
	}
	return err
}

// signIn comes in with password and second factor, in a new browser.
func (p *person) signIn(ctx context.Context, address string) error {
	p.http = browser()
	if err := p.post(ctx, address+"/sign-in", url.Values{"login": {p.login}, "password": {p.password}}, "/sign-in/second"); err != nil {
		return err
	}
	code, err := p.code(ctx)
	if err != nil {
		return err
	}
	return p.post(ctx, address+"/sign-in/second", url.Values{"code": {code}}, "/")
}

// open reads a page and expects it to be there.
func (p *person) open(address string) error {
	page, status, _, err := answer(p.http.Get(address))
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answered %d: %s", address, status, short(page))
	}
	return err
}

// addOrganisation sends the form of a new organisation and waits for the answer, which comes when the
// record and its line of the log are on the disk.
func (p *person) addOrganisation(address, name string) error {
	v := url.Values{"act_id": {id.New()}, "name": {name}, "kind": {"school"}, "country": {"LV"}, "municipality": {"Paraugs"}}
	page, status, location, err := answer(p.http.PostForm(address+"/organisations/add", v))
	if err == nil && (status != http.StatusSeeOther || !strings.HasPrefix(location, "/organisations/")) {
		err = fmt.Errorf("adding an organisation answered %d: %s", status, short(page))
	}
	return err
}

var resultsOf = regexp.MustCompile(`href="(/results/[^"/?]+)"`)

// openResults opens the first results table that the list of grants leads to.
func (p *person) openResults(address string) error {
	page, status, _, err := answer(p.http.Get(address + "/results"))
	if err != nil {
		return err
	}
	to := resultsOf.FindStringSubmatch(page)
	if to == nil {
		return fmt.Errorf("the results answered %d and lead to no grant: %s", status, short(page))
	}
	return p.open(address + to[1])
}
