import CKernels
import Foundation
import Randomness
import Testing

@Suite struct InstructionSetTests {
    @Test func baselineRunsEverywhereAndTheBestIsSupported() {
        #expect(InstructionSet.supported.first == .baseline)
        #expect(InstructionSet.selected.isSupported)
        #expect(sf_leaves_for(sf_best_isa()) != nil)
    }

    @Test func tablesCarryTheirNames() throws {
        for set in InstructionSet.supported {
            #expect(String(cString: try table(of: set).pointee.name) == set.name)
        }
    }

    @Test func environmentIsObeyedOrTheBestIsTaken() throws {
        let value = ProcessInfo.processInfo.environment["SHORTFALL_ISA"]
        let asked = try? InstructionSet.requested(environmentValue: value)
        #expect(InstructionSet.selected == asked ?? InstructionSet.supported.last)
    }

    @Test func wrongRequestsAreRefused() throws {
        #expect(try InstructionSet.requested(environmentValue: nil) == nil)
        #expect(try InstructionSet.requested(environmentValue: "baseline") == .baseline)
        #expect(throws: RandomnessError.unknownInstructionSet("avx9")) {
            try InstructionSet.requested(environmentValue: "avx9")
        }
        for set in InstructionSet.allCases where !set.isSupported {
            #expect(throws: RandomnessError.unsupportedInstructionSet(set)) {
                try InstructionSet.requested(environmentValue: set.name)
            }
        }
    }
}
