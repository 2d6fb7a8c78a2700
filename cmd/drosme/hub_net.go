package main

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/miekg/dns"
)

// unwanted are network interfaces behind which no phone is: of containers, virtual machines and tunnels.
var unwanted = []string{"docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tap", "wg", "zt", "tailscale"}

// ownAddresses are the addresses of this laptop that phones could reach, private ones of the fourth version first.
func ownAddresses() []netip.Prefix {
	var out []netip.Prefix
	all, err := net.Interfaces()
	if err != nil {
		return nil
	}
	for _, i := range all {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 || slices.ContainsFunc(unwanted, func(p string) bool { return strings.HasPrefix(i.Name, p) }) {
			continue
		}
		addresses, err := i.Addrs()
		if err != nil {
			continue
		}
		for _, a := range addresses {
			p, err := netip.ParsePrefix(a.String())
			if err == nil && p.Addr().Is4() && p.Addr().IsGlobalUnicast() {
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b netip.Prefix) int {
		switch private := a.Addr().IsPrivate(); {
		case private == b.Addr().IsPrivate():
			return 0
		case private:
			return -1
		}
		return 1
	})
	return out
}

// reachedAt is the address that phones open: that of the listener, or this laptop's own where it listens on all.
func reachedAt(scheme string, l net.Addr) (address string, network bool) {
	host, port, err := net.SplitHostPort(l.String())
	if err != nil {
		return scheme + "://" + l.String() + "/", false
	}
	ip := net.ParseIP(host)
	network = ip != nil && !ip.IsLoopback()
	if ip == nil || ip.IsUnspecified() {
		host, network = "127.0.0.1", false
		if own := ownAddresses(); len(own) > 0 {
			host, network = own[0].Addr().String(), true
		}
	}
	if scheme == "http" && port == "80" || scheme == "https" && port == "443" {
		return scheme + "://" + host + "/", network
	}
	return scheme + "://" + net.JoinHostPort(host, port) + "/", network
}

// names answers every name with the address of this laptop in the network from which is asked, so that a phone finds
// it under whatever it looks for.
type names struct{ servers []*dns.Server }

// serveNames answers at an address, over UDP and TCP.
func serveNames(addr string) (*names, error) {
	packets, err := net.ListenPacket("udp", addr)
	if err != nil {
		return nil, err
	}
	stream, err := net.Listen("tcp", packets.LocalAddr().String())
	if err != nil {
		packets.Close()
		return nil, err
	}
	n := &names{servers: []*dns.Server{{PacketConn: packets, Handler: dns.HandlerFunc(answerName)}, {Listener: stream, Handler: dns.HandlerFunc(answerName)}}}
	for _, s := range n.servers {
		go func() { _ = s.ActivateAndServe() }() // ends with close
	}
	return n, nil
}

func (n *names) address() string { return n.servers[0].PacketConn.LocalAddr().String() }

func (n *names) close() {
	for _, s := range n.servers {
		_ = s.Shutdown()
	}
}

// namesLast is for how many seconds a phone may keep an answer: it leaves this network with the lesson.
const namesLast = 10

// windowsProbe is the name that Windows looks up to see whether it is online, and the one answer that it believes.
const windowsProbe, windowsBelieves = "dns.msftncsi.com.", "131.107.255.255"

func answerName(w dns.ResponseWriter, q *dns.Msg) {
	m := new(dns.Msg)
	m.SetReply(q)
	m.Authoritative, m.RecursionAvailable = true, true
	if q.Opcode != dns.OpcodeQuery || len(q.Question) != 1 {
		m.Rcode = dns.RcodeNotImplemented
		_ = w.WriteMsg(m)
		return
	}
	ask := q.Question[0]
	if ask.Qclass == dns.ClassINET && (ask.Qtype == dns.TypeA || ask.Qtype == dns.TypeANY) {
		ip := addressTowards(w.RemoteAddr())
		if strings.EqualFold(ask.Name, windowsProbe) {
			ip = net.ParseIP(windowsBelieves).To4()
		}
		if ip != nil {
			m.Answer = append(m.Answer, &dns.A{Hdr: dns.RR_Header{Name: ask.Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: namesLast}, A: ip})
		}
	}
	_ = w.WriteMsg(m) // who asked and left asks again
}

// addressTowards gives this laptop's address in the network of who asks.
func addressTowards(from net.Addr) net.IP {
	host, _, err := net.SplitHostPort(from.String())
	if err != nil {
		return nil
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return nil
	}
	ip = ip.Unmap()
	own := ownAddresses()
	for _, p := range own {
		if p.Contains(ip) {
			return p.Addr().AsSlice()
		}
	}
	if ip.IsLoopback() || len(own) == 0 {
		return net.IPv4(127, 0, 0, 1).To4()
	}
	return own[0].Addr().AsSlice()
}

// probes are what phones and computers ask to see whether a network has internet, and what each wants to hear. Each
// is plain HTTP; over TLS nobody can answer for them, so a phone may still say that there is no internet.
var probes = map[string]struct {
	status int
	kind   string
	body   string
}{
	"/generate_204":              {status: http.StatusNoContent},
	"/gen_204":                   {status: http.StatusNoContent},
	"/mobile/status.php":         {status: http.StatusNoContent},
	"/hotspot-detect.html":       {http.StatusOK, "text/html", "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"},
	"/library/test/success.html": {http.StatusOK, "text/html", "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"},
	"/ncsi.txt":                  {http.StatusOK, "text/plain", "Microsoft NCSI"},
	"/connecttest.txt":           {http.StatusOK, "text/plain", "Microsoft Connect Test"},
	"/success.txt":               {http.StatusOK, "text/plain", "success\n"},
	"/canonical.html":            {http.StatusOK, "text/html", `<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>`},
	"/check_network_status.txt":  {http.StatusOK, "text/plain", "NetworkManager is online\n"},
	"/nm-check.txt":              {http.StatusOK, "text/plain", "NetworkManager is online\n"},
}

// phoneSide is what the phones' listener serves: the lesson, the probes, and for everything else the neutral page.
func phoneSide(lesson http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p, ok := probes[r.URL.Path]; ok && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			w.Header().Set("Cache-Control", "no-store")
			if p.kind != "" {
				w.Header().Set("Content-Type", p.kind)
				w.Header().Set("Content-Length", strconv.Itoa(len(p.body)))
			}
			w.WriteHeader(p.status)
			if r.Method == http.MethodGet && p.body != "" {
				_, _ = w.Write([]byte(p.body)) // a phone that went away needs no answer
			}
			return
		}
		if r.Method == http.MethodGet && !ours(r.URL.Path) { // whatever a phone was looking for, it finds the lesson
			http.Redirect(w, r, "/", http.StatusFound)
			return
		}
		lesson.ServeHTTP(w, r)
	})
}

func ours(path string) bool {
	switch path {
	case "/", "/away", "/wall", "/desk", "/favicon.ico":
		return true
	}
	return strings.HasPrefix(path, "/live/")
}

// battery tells how this laptop is powered, as the kernel says; -1: it does not.
func battery() (percent int, mains bool) {
	percent = -1
	all, err := filepath.Glob("/sys/class/power_supply/*")
	if err != nil {
		return percent, false
	}
	read := func(folder, name string) string {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(b))
	}
	for _, folder := range all {
		switch read(folder, "type") {
		case "Mains":
			mains = mains || read(folder, "online") == "1"
		case "Battery":
			if n, err := strconv.Atoi(read(folder, "capacity")); err == nil {
				percent = max(percent, n)
			}
			mains = mains || read(folder, "status") == "Charging"
		}
	}
	return percent, mains
}
