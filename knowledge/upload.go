package knowledge

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Limits of what HR brings in over a page. A company's rules as a workbook are far below; more is imported on the server.
const (
	MaxUpload      = 16 << 20 // bytes of all files together, unpacked
	MaxUploadFiles = 500
	maxUploadName  = 200 // characters
)

// UploadKept is how long an upload waits for its confirmation. Then its files are deleted.
const UploadKept = time.Hour

// UploadState says how far an upload is.
type UploadState string

// An upload is shown, confirmed, and worked; it ends in one of the last four.
const (
	UploadPreview UploadState = "preview"
	UploadWaiting UploadState = "waiting"
	UploadRunning UploadState = "running"
	UploadDone    UploadState = "done"
	UploadMoved   UploadState = "moved"   // the knowledge changed since the preview: there is a new one to look at
	UploadRefused UploadState = "refused" // by the golden questions
	UploadFailed  UploadState = "failed"
)

// Over tells whether nothing more happens by itself.
func (s UploadState) Over() bool { return s != UploadWaiting && s != UploadRunning }

// An Upload is what HR is about to import.
type Upload struct {
	ID          uuid.UUID
	By          uuid.UUID
	State       UploadState
	Choice      UploadChoice
	Plan        []byte // what the preview showed
	Done, Total int
	Run         int64 // of the golden questions that refused it; 0: none
	Result      *UploadResult
	At          time.Time
	Expires     time.Time
}

// UploadChoice is what HR ticked.
type UploadChoice struct {
	Retire    bool // take from view what the same file brought before and holds no more
	Overwrite bool // take the file's word for articles that were edited here
}

// UploadResult is what an import did, in counts.
type UploadResult struct {
	New, Changed, Unchanged, Kept, Retired, Rejected, Desks int
}

// Errors of an upload.
var (
	ErrNoUpload    = errors.New("upload not found")
	ErrUploadEmpty = errors.New("upload holds no file")
	ErrUploadLarge = errors.New("upload is too large")
	ErrUploadMany  = errors.New("upload holds too many files")
	ErrUploadPast  = errors.New("upload is confirmed already or has expired")
)

// A File is one file of an upload.
type File struct {
	Name string // with / between folders
	Data []byte
}

// PutUpload keeps the files for UploadKept and clears away what has expired. tx is HR's. Archives are unpacked before (Unzip).
func PutUpload(ctx context.Context, tx pgx.Tx, by uuid.UUID, files []File) (id uuid.UUID, err error) {
	size := 0
	for _, f := range files {
		size += len(f.Data)
	}
	switch {
	case len(files) == 0:
		return id, ErrUploadEmpty
	case len(files) > MaxUploadFiles:
		return id, ErrUploadMany
	case size > MaxUpload:
		return id, ErrUploadLarge
	}
	if err := clearUploads(ctx, tx); err != nil {
		return id, err
	}
	if err := tx.QueryRow(ctx, `insert into knowledge.upload (by_person, plan) values ($1, '') returning id`, by).Scan(&id); err != nil {
		return id, fmt.Errorf("put upload: %w", err)
	}
	taken := map[string]bool{}
	for i, f := range files {
		f.Name = freeName(fileName(f.Name, i), taken)
		sum := sha256.Sum256(f.Data)
		if _, err := tx.Exec(ctx, `insert into knowledge.upload_file (upload_id, ordinal, name, body, hash) values ($1, $2, $3, $4, $5)`,
			id, i, f.Name, f.Data, sum[:]); err != nil {
			return id, fmt.Errorf("put file: %w", err)
		}
	}
	return id, nil
}

// clearUploads deletes what nobody confirmed in time, and what is over for a week.
func clearUploads(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `delete from knowledge.upload where state in ('preview', 'moved') and expires_at < now() or at < now() - interval '7 days'`)
	if err != nil {
		return fmt.Errorf("clear uploads: %w", err)
	}
	return nil
}

const uploadColumns = `id, by_person, state, retire, overwrite, plan, done, total, coalesce(run_id, 0), result, at, expires_at`

// FindUpload is the upload with this id; one that expired is ErrNoUpload. tx is of its person, or the worker's.
func FindUpload(ctx context.Context, tx pgx.Tx, id uuid.UUID) (u Upload, err error) {
	err = tx.QueryRow(ctx, `select `+uploadColumns+` from knowledge.upload
		where id = $1 and (state not in ('preview', 'moved') or expires_at >= now())`, id).
		Scan(&u.ID, &u.By, &u.State, &u.Choice.Retire, &u.Choice.Overwrite, &u.Plan, &u.Done, &u.Total, &u.Run, &u.Result, &u.At, &u.Expires)
	if errors.Is(err, pgx.ErrNoRows) {
		return u, ErrNoUpload
	}
	if err != nil {
		return u, fmt.Errorf("find upload: %w", err)
	}
	return u, nil
}

// UploadFiles are the files of an upload in their order.
func UploadFiles(ctx context.Context, tx pgx.Tx, id uuid.UUID) ([]File, error) {
	rows, _ := tx.Query(ctx, `select name, body from knowledge.upload_file where upload_id = $1 order by ordinal`, id)
	files, err := pgx.CollectRows(rows, pgx.RowToStructByPos[File])
	if err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	return files, nil
}

// ConfirmUpload hands what the preview with this plan and these choices showed over to the worker. ErrUploadPast: somebody did
// already, or it is over.
func ConfirmUpload(ctx context.Context, tx pgx.Tx, id uuid.UUID, choice UploadChoice, plan []byte) error {
	tag, err := tx.Exec(ctx, `update knowledge.upload set state = 'waiting', plan = $2, retire = $3, overwrite = $4, done = 0, total = 0
		where id = $1 and state in ('preview', 'moved') and expires_at >= now() and by_person = directory.viewer()`, id, plan, choice.Retire, choice.Overwrite)
	if err != nil {
		return fmt.Errorf("confirm upload: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return ErrUploadPast
	}
	return nil
}

// DropUpload forgets an upload that was not confirmed.
func DropUpload(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	if _, err := tx.Exec(ctx, `delete from knowledge.upload where id = $1 and state not in ('waiting', 'running')`, id); err != nil {
		return fmt.Errorf("drop upload: %w", err)
	}
	return nil
}
