import ScenarioModel

extension ScenarioLoader {
    /// Data files on disk, under the limits that scenario files have.
    package static var dataFiles: DataFiles {
        DataFiles { name, besides in
            let path = ScenarioFile.path(of: name, besides: besides)
            do throws(FileFailure) {
                return .text(try ScenarioFile.text(at: path), path: path)
            } catch {
                return .refused(error.message)
            }
        }
    }
}
