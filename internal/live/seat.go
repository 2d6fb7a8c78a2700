package live

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"drosme/internal/lesson"
)

// A phone draws a word and a shape, so that nobody types a nickname. Both are keys: what they are called in
// a language the screens know (live.word.…, live.shape.…).
var (
	// Words are what seats are called: things that are no name, no insult and no team in six languages.
	Words = []string{"acorn", "anchor", "apple", "beaver", "bell", "berry", "birch", "boat", "bridge", "butterfly", "candle", "carrot",
		"castle", "chestnut", "cloud", "clover", "comet", "compass", "crane", "cup", "daisy", "deer", "drum", "feather", "fern", "fox",
		"garden", "guitar", "hedgehog", "heron", "honey", "island", "kite", "ladder", "lake", "lamp", "lantern", "lighthouse", "lynx",
		"map", "maple", "meadow", "moon", "moss", "mushroom", "nut", "oak", "orange", "otter", "owl", "pear", "pine", "planet", "plum",
		"rain", "river", "rowan", "sail", "seagull", "snow", "sparrow", "squirrel", "star", "stork", "sun", "swallow", "tent", "train",
		"umbrella", "violin", "wave", "willow"}
	// Shapes stand beside the words.
	Shapes = []string{"circle", "square", "triangle", "diamond", "star", "heart", "drop", "leaf", "cross", "ring", "hexagon", "arrow"}
)

// codeSigns are those of a seat code: none is taken for another.
const codeSigns = "ABCDEFGHJKLMNPRSTUVWXYZ2345679"

// seat is one phone in a room. It is kept small: there may be thousands.
type seat struct {
	word, shape uint8
	language    uint8 // of lesson.Languages
	easy        bool
	watch       bool
	left        bool
	notes       uint8   // that came from here; in memory only, and no more than how many
	changes     uint8   // of how it takes part
	pending     bool    // on its way to the disk
	elsewhere   bool    // the seat was given by another node, and no stream of it is here
	join        string  // hash of the id of its join
	code        [3]byte // for a phone whose battery died
	track       int32
	pair        string           // the pair number used by this seat, in memory only
	first       string           // the pair number of the phone that had this seat before, after a return by its three signs
	stream      *stream          // the newest one; nil: none
	at          *lesson.Position // where everyone goes alone; nil: with the track
}

// SeatEntry is the body of a seat in the journal.
type SeatEntry struct {
	Word     string `json:"word,omitempty"`
	Shape    string `json:"shape,omitempty"`
	Code     string `json:"code,omitempty"`
	Language string `json:"language,omitempty"`
	Easy     bool   `json:"easy,omitempty"`
	Watch    bool   `json:"watch,omitempty"`
	Left     bool   `json:"left,omitempty"`
}

func languageNumber(tag string) (uint8, bool) {
	for i, l := range lesson.Languages {
		if l == tag {
			return uint8(i), true
		}
	}
	return 0, false
}

func (s *seat) languageTag() string { return lesson.Languages[s.language] }

// hidden makes texts that nobody can make without the key: tokens, and numbers that stand for a token.
type hidden struct{ key []byte }

func (h hidden) mac(purpose string, parts ...string) string {
	m := hmac.New(sha256.New, h.key)
	m.Write([]byte(purpose))
	for _, p := range parts {
		m.Write([]byte{0})
		m.Write([]byte(p))
	}
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:15])
}

// noteName is under which name a note is kept that has another one on the phone, as the Wi-Fi saw it.
func (h hidden) noteName(room, name string) string {
	m := hmac.New(sha256.New, h.key)
	m.Write([]byte("note\x00" + room + "\x00" + name))
	return hex.EncodeToString(m.Sum(nil)[:16])
}

func (h hidden) seatToken(room string, number int) string {
	n := strconv.Itoa(number)
	return n + "." + h.mac("seat", room, n)
}

// seatNumber reads a seat's token; 0: it is none of this room.
func (h hidden) seatNumber(room, token string) int {
	n, mac, ok := strings.Cut(token, ".")
	if !ok || len(n) > 7 || !hmac.Equal([]byte(mac), []byte(h.mac("seat", room, n))) {
		return 0
	}
	number, err := strconv.Atoi(n)
	if err != nil || number < 1 {
		return 0
	}
	return number
}

// roleToken is what a desk or a wall holds of a room.
func (h hidden) roleToken(room, role string) string { return role + "." + h.mac("role", room, role) }

// roleOf reads such a token; "": it is none of this room.
func (h hidden) roleOf(room, token string) string {
	role, _, _ := strings.Cut(token, ".")
	if token == "" || !hmac.Equal([]byte(token), []byte(h.roleToken(room, role))) {
		return ""
	}
	return role
}
