package rooms_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"drosme/door"
	"drosme/internal/doorway"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/web"
)

var part = regexp.MustCompile(`\{[^}]*\}`)

func TestTheDoorAnswersNoAddressOfTheStaff(t *testing.T) {
	h := housetest.Open(t, all, house.Options{})
	d, err := door.New(door.Options{Dir: t.TempDir(), House: doorway.HouseOf(h.Keys, h.Setting), Now: h.Clock.Now,
		Limits: door.Limits{Looks: 1e6, LooksEach: 1, Sent: 1, SentEach: 1, AllSent: 1, AllEach: 1, Waiting: 1}})
	housetest.Must(t, err)
	staff := web.New(web.Options{House: h.House.House, Areas: h.Areas}).Routes()
	if len(staff) < 50 {
		t.Fatalf("only %d addresses of the staff are known", len(staff))
	}
	asked := 0
	for _, r := range staff {
		if r.Path == "/{$}" || !strings.HasPrefix(r.Path, "/") { // both have a first page, and each its own
			continue
		}
		path := part.ReplaceAllString(r.Path, id.New())
		for _, method := range []string{"GET", "POST", "HEAD", "PUT"} {
			w := httptest.NewRecorder()
			d.ServeHTTP(w, httptest.NewRequest(method, path, nil))
			asked++
			if w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed {
				t.Errorf("the door answers %s %s with %d", method, r.Path, w.Code)
			}
		}
	}
	if asked < 200 {
		t.Errorf("only %d requests were tried", asked)
	}
	for _, p := range d.Patterns() {
		_, path, _ := strings.Cut(p, " ")
		for _, r := range staff {
			if r.Path == path && path != "/{$}" {
				t.Errorf("%s is an address of the door and of the staff", path)
			}
		}
	}
}
