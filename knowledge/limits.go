package knowledge

// Limits of an import. Each is far above what people write and far below what would trouble the server; beyond it the
// file is an export of something else, or an attack.
const (
	maxFiles    = 20_000   // of one source: the largest public handbook has about 6,000 pages
	maxFolders  = 32       // nested
	maxFile     = 16 << 20 // bytes: 100,000 words are 0.6 MB; XLSX is bounded again when unpacked
	maxPassages = 2_000    // of one article: a book; nobody reads an article of that length
	maxSlug     = 120      // characters: it stands in addresses
	maxReported = 1_000    // rejected records of one file: a file with more is wrong as a whole
)

// Limits of an article, however it is written.
const (
	MaxTitle = 300 // characters: a title is shown in one line or two
	MaxList  = 100 // aliases, themes, …
)

// passageWidth is where a long section is split, in columns (two for a Japanese character): about a thousand Japanese
// characters or 330 English words. That is what a reader takes in to check a citation, and near the size where search by
// passage works best; sections of real handbooks are shorter in nine cases of ten.
const passageWidth = 2_000
