package cases

// Workload is how much one worker carries: numbers, and no case.
type Workload struct {
	Person     string `db:"person" class:"plain"`
	Led        int    `db:"led" class:"plain"`       // open cases for which they answer
	Joined     int    `db:"joined" class:"plain"`    // in which they are a member
	Covered    int    `db:"covered" class:"plain"`   // in which they stand in today
	Untouched  int    `db:"untouched" class:"plain"` // of those they answer for
	Overdue    int    `db:"-" class:"plain"`         // follow-ups of theirs that are late
	Supervised int    `db:"-" class:"plain"`         // minutes of supervision in the last 90 days
	Worked     int64  `db:"-" class:"plain"`         // minutes of service in the last 30 days, where a room counts them
}

// Totals are the open cases of the house.
type Totals struct {
	Open      int `db:"open"`
	Untouched int `db:"untouched"`
	Nobody    int `db:"nobody"` // open ones for which nobody answers, such as imported ones
}
