import ScenarioModel

extension ScenarioLoader {
    /// Data files on disk.
    package static var dataFiles: DataFiles {
        DataFiles { name, besides in
            let path = ScenarioFile.path(of: name, besides: besides)
            do throws(FileFailure) {
                return .text(try ScenarioFile.text(at: path, limit: ReadingLimits.dataFileSize), path: path)
            } catch {
                return error.isMissingInput ? .missing(error.message) : .refused(error.message)
            }
        }
    }
}
