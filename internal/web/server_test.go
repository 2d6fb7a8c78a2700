package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestTheCallerIsWhoTheProxySays(t *testing.T) {
	for _, x := range []struct {
		lines []string
		want  string
	}{
		{nil, "192.0.2.1:1234"},
		{[]string{"203.0.113.7"}, "203.0.113.7:0"},
		{[]string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7:0"},
		{[]string{"198.51.100.1", "203.0.113.7"}, "203.0.113.7:0"}, // a proxy that adds a line of its own
		{[]string{"203.0.113.7", "nonsense"}, "192.0.2.1:1234"},
		{[]string{"2001:db8::1"}, "[2001:db8::1]:0"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		for _, l := range x.lines {
			r.Header.Add("X-Forwarded-For", l)
		}
		if got := caller(r); got != x.want {
			t.Errorf("%q: %s, want %s", x.lines, got, x.want)
		}
	}
}
