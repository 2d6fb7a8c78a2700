// Package activities keeps what happened or is planned: when, where, for whom, led by whom, who took
// part, counted how, for which grant. A visit of the info-trailer, a seminar, a meeting of a support
// group are activities with more to say in their rooms: same id, one row here.
//
// Who may see: support groups and camps are protected: only caseworkers (a facilitator: the own circle)
// and the responsible person open them; everybody else sees at most "busy". Educators see sessions they
// lead or took part in. An activity never records a name: people are ids, a class is a head count.
//
// Its day is the local day of its start, stored. Kept totals for the figures stand in the table counting,
// one row a held activity and grant, and are made anew in the same transaction as any change.
package activities
