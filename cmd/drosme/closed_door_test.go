package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drosme/door"
	"drosme/internal/house"
)

// A door may be put up before its house file is carried there: it takes nothing in, has no page of the
// staff, and opens by itself when the file has come.
func TestADoorWithoutItsHouseIsClosedAndOpensByItself(t *testing.T) {
	dir, at := filepath.Join(t.TempDir(), "house"), t.TempDir()
	must(t, "import", "--data", dir, registers(t))
	carried := filepath.Join(t.TempDir(), "house.pub")
	must(t, "key", "public", "--data", dir, carried)

	d, err := newCarriedDoor(door.Options{Dir: at}, "")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path string) int {
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w.Code
	}
	for path, want := range map[string]int{"/": http.StatusOK, "/healthz": http.StatusOK, "/visit": http.StatusNotFound, "/visits": http.StatusNotFound,
		"/sign-in": http.StatusNotFound, "/setup": http.StatusNotFound, "/outbox": http.StatusNotFound} {
		if got := ask(path); got != want {
			t.Errorf("closed: %s answers %d, want %d", path, got, want)
		}
	}
	b, err := os.ReadFile(carried)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(at, "house.pub"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/": http.StatusOK, "/visit": http.StatusOK, "/visits": http.StatusNotFound, "/sign-in": http.StatusNotFound} {
		if got := ask(path); got != want {
			t.Errorf("open: %s answers %d, want %d", path, got, want)
		}
	}
	h, _, ctx, err := openHouse(t.Context(), house.Options{Dir: dir, MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.SetSetting(ctx, "public.name", "Biedrība Paraugs"); err != nil {
		t.Fatal(err)
	}
	if b, err = os.ReadFile(filepath.Join(dir, "house.pub")); err != nil { // written anew by the house itself
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(at, "house.pub"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest("GET", "/visit", nil))
	if !strings.Contains(w.Body.String(), "Biedrība Paraugs") {
		t.Error("the door does not take up a house file that was carried there anew")
	}
}
