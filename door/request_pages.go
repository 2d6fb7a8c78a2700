package door

import (
	"crypto/hmac"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"drosme/internal/doorway"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/internal/when"
)

// mostForm is the most bytes of a form.
const mostForm = 64 << 10

// trap is the field that people do not see. What fills in everything fills it in too.
const trap = "company_fax"

func (s *Server) front(c *call) error {
	w := c.words
	return s.show(c, http.StatusOK, ui.Page{Kind: ui.KindPublic, Heading: w.T("door.front"), Lead: w.T("door.front.lead"),
		Actions: []ui.Action{{Href: s.address(c, "/visit"), Text: w.T("door.ask"), Primary: true}},
		Body: ui.Stack(
			ui.Section{ID: "how", Heading: w.T("door.how"), Body: ui.Summary{Lines: []ui.Line{
				{Key: w.T("door.how.1"), Value: w.T("door.how.1.text")},
				{Key: w.T("door.how.2"), Value: w.T("door.how.2.text")},
				{Key: w.T("door.how.3"), Value: w.T("door.how.3.text")},
			}}},
			ui.Notice{Heading: w.T("door.kept"), Text: w.T("door.kept.text")})})
}

// closed is all that a door says as long as it does not know its house.
func (s *Server) closed(c *call) error {
	return s.show(c, http.StatusOK, ui.Page{Kind: ui.KindPublic, Heading: c.words.T("door.front"), Lead: c.words.T("door.closed")})
}

func (s *Server) askPage(c *call) error {
	return s.form(c, http.StatusOK, url.Values{}, nil, s.tickets.issue(s.o.Now()))
}

// form shows the questions, with all that was typed and what is wrong beside it.
func (s *Server) form(c *call, code int, v url.Values, err error, t ticket) error {
	w := c.words
	if len(v) == 0 {
		v = url.Values{"letters": {w.Tag()}}
	}
	p := ui.Page{Kind: ui.KindPublic, Heading: w.T("door.ask"), Lead: w.T("door.ask.lead"), Problems: ui.Problems(w, err)}
	p.Body = ui.Form{Action: s.address(c, "/visit"), Verb: w.T("door.send"), Body: ui.Stack(
		ui.Hidden{Name: "act", Value: t.Act},
		ui.Hidden{Name: "ticket", Value: s.tickets.text(t)},
		doorway.Questions(w, v, err, s.o.House.Languages),
		unseen(w.T("door.trap")),
		ui.Notice{Text: w.T("door.send.says")})}
	return s.show(c, code, p)
}

func (s *Server) askAct(c *call) error {
	if other(c.r) {
		return fault.New(fault.Refused, "door.other_site")
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, mostForm)
	if err := c.r.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return fault.New(fault.Invalid, "door.too_long")
		}
		return fault.New(fault.Invalid, "field.broken_form")
	}
	v, now := c.r.PostForm, s.o.Now()
	t, mine := s.tickets.read(v.Get("act"), v.Get("ticket"))
	fresh := func(key string, wait time.Duration) error {
		if wait > 0 {
			c.w.Header().Set("Retry-After", "5")
		}
		return s.form(c, http.StatusUnprocessableEntity, v, fault.New(fault.Invalid, key), s.tickets.issue(now))
	}
	switch age := now.Sub(t.Made); {
	case !mine || age > s.o.Limits.MostTyping:
		return fresh("door.stale", 0)
	case v.Get(trap) != "":
		return fresh("door.trapped", time.Second)
	case age < s.o.Limits.LeastTyping:
		c.w.Header().Set("Retry-After", "5")
		return s.form(c, http.StatusTooManyRequests, v, fault.New(fault.TooMany, "door.too_quick"), t)
	}
	r, err := doorway.ReadRequest(v, c.today, s.o.House.Languages)
	if err == nil {
		if wait, ok := s.sent.take(s.from(c.r), now); !ok {
			err = s.patience(c, wait)
		} else {
			err = s.keep(c, t, r)
		}
	}
	if err == nil {
		c.wrote = true
		http.Redirect(c.w, c.r, s.address(c, "/visit/"+link(t.Secret)), http.StatusSeeOther)
		return nil
	}
	if f := fault.As(err); f.Kind != fault.Failed {
		return s.form(c, status(f.Kind), v, err, t)
	}
	return err
}

// keep seals a request and brings it to the disk, once for each ticket.
func (s *Server) keep(c *call, t ticket, r doorway.Request) error {
	content, err := json.Marshal(r)
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	now := when.ToMoment(s.o.Now())
	key, named := doorway.StateKey(t.Secret), same(t.Secret, content)
	s.mu.Lock()
	defer s.mu.Unlock()
	if before, sent := s.known[key]; sent && !hmac.Equal(before, named) {
		return fault.New(fault.Repeated, "door.repeated")
	}
	sub := doorway.Submission{ID: t.Act, Reference: reference(t.Secret), At: now, State: key,
		Ends: r.LastDay().Add(doorway.LinkDays), Request: r}
	box, err := sub.Seal(s.o.House.Box)
	if err != nil {
		return err
	}
	if s.swept != c.today {
		if err := s.folder.Sweep(c.today); err != nil {
			return err
		}
		s.swept = c.today
	}
	if _, err := s.folder.Put(box, doorway.State{Key: key, Word: doorway.Received, Ends: sub.Ends, At: now}, s.o.Limits.Waiting); err != nil {
		return err
	}
	if len(s.known) > 10_000 { // a form older than these is told by its state alone
		clear(s.known)
	}
	s.known[key] = named
	return nil
}

// statePage shows how a request stands, to whoever has the link.
func (s *Server) statePage(c *call) error {
	secret, ok := secretOf(c.r.PathValue("link"))
	if !ok {
		return fault.New(fault.NotFound, "door.link_over")
	}
	st, there, err := s.folder.State(doorway.StateKey(secret), c.today)
	if err != nil {
		return err
	}
	if !there {
		return fault.New(fault.NotFound, "door.link_over")
	}
	w := c.words
	lines := []ui.Line{
		{Key: w.T("door.reference"), Value: reference(secret), Also: w.T("door.reference.says")},
		{Key: w.T("door.state"), Status: &ui.Status{Tone: tone(st.Word), Text: w.T("door.state." + st.Word)}, Also: w.T("door.state." + st.Word + ".says")},
	}
	if st.Day != "" {
		lines = append(lines, ui.Line{Key: w.T("door.day"), Value: w.Weekday(st.Day) + ", " + w.Day(st.Day)})
	}
	at := st.At.In(s.o.House.Zone)
	lines = append(lines, ui.Line{Key: w.T("door.since"), Value: w.Local(at)}, ui.Line{Key: w.T("door.ends"), Value: w.Day(st.Ends)})
	return s.show(c, http.StatusOK, ui.Page{Kind: ui.KindPublic, Heading: w.T("door.yours"), Lead: w.T("door.yours.lead"),
		Body: ui.Stack(ui.Summary{Lines: lines}, ui.Notice{Tone: ui.River, Heading: w.T("door.link"), Text: w.T("door.link.says")})})
}

func tone(word string) ui.Tone {
	switch word {
	case doorway.Confirmed, doorway.Held:
		return ui.Moss
	case doorway.Tentative, doorway.Waiting:
		return ui.Sun
	case doorway.Cancelled:
		return ui.Clay
	}
	return ui.River
}

// other tells whether a browser says that another site sends the form.
func other(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site != "same-origin" && site != "none"
	}
	if o := r.Header.Get("Origin"); o != "" && o != "null" {
		u, err := url.Parse(o)
		return err != nil || u.Host != r.Host
	}
	return false
}
