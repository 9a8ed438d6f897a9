// One import is enough to load a scenario, run it and read its result.
@_exported import Analysis
@_exported import Reports
@_exported import Results
@_exported import ScenarioModel
@_exported import Simulation
