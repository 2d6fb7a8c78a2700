package classroom

import (
	"drosme/internal/fault"
	"net/url"
	"strings"
)

// OfficeHub stands in a lesson where the laptop's id stands: it was played on the office's own servers. Their names
// begin with it.
const OfficeHub = "office"

// RoomOrder is what a room is opened for.
type RoomOrder struct {
	Script   string // id of the version
	Session  string // id of the activity of the register; empty: settled later
	Group    string // what the class is called: "8.b"; never a pupil
	Language string // of the projector; empty: lv
	By       string // who decides in stories; empty: as each story says
	Alone    bool   // played alone, from a poster
}

// checkAddress accepts an address over TLS, one of this machine, or none.
func checkAddress(value string) error {
	value = strings.TrimSpace(value)
	if value == "" {
		return nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" ||
		u.Scheme != "https" && !(u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost")) {
		return fault.In("value", "room.address_wrong")
	}
	return nil
}
