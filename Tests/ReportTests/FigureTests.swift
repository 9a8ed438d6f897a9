import Reports
import Results
import Testing

@Suite struct FigureTests {
    private func figure(
        _ value: Double, error: Double? = nil, _ unit: Presentation.Unit, currency: String = "USD"
    ) -> Figure {
        let half = error.map { 1.96 * $0 }
        return Figure(
            Estimate(
                metric: "m", statistic: .mean, value: value, standardError: error,
                low: half.map { value - $0 }, high: half.map { value + $0 }, count: 1),
            unit: unit, currency: currency)
    }

    // MARK: - Digits

    @Test func digitsEndWhereTheErrorBegins() {
        #expect(figure(0.08467, error: 0.00028, .fraction).value == "8.5 %")
        #expect(figure(0.08467, error: 0.00028, .fraction).bracketed == "(8.4 % to 8.5 %)")
        #expect(figure(0.364, error: 0.05, .fraction).value == "36 %")
        #expect(figure(0.364, error: 0.05, .fraction).interval == "27 % to 46 %")
        #expect(figure(12.345e9, error: 0.2e9, .money).value == "$12.3bn")
        #expect(figure(12.345e9, error: 3e9, .money).value == "$12bn")
        #expect(figure(12.345e9, error: 1, .money).value == "$12.3bn")
    }

    @Test func smallChancesKeepTwoDigits() {
        #expect(figure(0.00061, error: 0.00001, .fraction).value == "0.061 %")
        #expect(figure(0, .fraction).value == "0 %")
        #expect(figure(1, .fraction).value == "100.0 %")
    }

    @Test func infiniteIntervalsDoNotCountAsErrors() {
        let estimate = Estimate(
            metric: "m", statistic: .mean, value: 1e9, low: 1, high: .infinity, count: 1)
        #expect(Figure(estimate, unit: .money, currency: "USD").value == "$1.00bn")
        #expect(Figure(estimate, unit: .money, currency: "USD").interval == nil)
    }

    @Test func amountsAreScaledAndSigned() {
        #expect(figure(-1.2e9, .money).value == "-$1.20bn")
        #expect(figure(999.96e6, .money).value == "$1.00bn")
        #expect(figure(450, .money).value == "$450")
        #expect(figure(38e9, .money, currency: "EUR").value == "EUR 38.0bn")
        #expect(figure(1.3e15, error: 1e12, .quantity("tokens")).value == "1300tn tokens")
        #expect(
            figure(1.25e9, error: 0.01e9, .quantity("GPU-h")).interval
                == "1.23bn to 1.27bn GPU-h")
        #expect(figure(-0.0004, error: 0.02, .fraction).value == "0 %")
    }

    @Test func pricesOfTokensAreThoseOfAMillion() {
        #expect(figure(5.28e-6, error: 0.015e-6, .quantity("USD/tok")).value == "5.28 USD/Mtok")
        #expect(figure(-5.28e-6, error: 0.015e-6, .quantity("EUR/tok")).value == "-5.28 EUR/Mtok")
        #expect(figure(2, error: 0.01, .quantity("USD/tok")).value == "2.00 USD/tok")
    }

    @Test func whatIsNotEstimatedGivesItsReason() {
        let estimate = Estimate(
            metric: "m", statistic: .mean, value: nil, count: 3, reason: "fewer than 30 paths")
        let figure = Figure(estimate, unit: .money, currency: "USD")
        #expect(figure.value == nil)
        #expect(figure.reason == "fewer than 30 paths")
        #expect(Figure(nil, unit: .money, currency: "USD").reason == "not part of this run")
    }

    // MARK: - Letters

    @Test func widthIsThatOfATerminal() {
        #expect(displayWidth("Erlös") == 5)
        #expect(displayWidth("Erlo\u{308}s") == 5)
        #expect(displayWidth("収益") == 4)
        #expect(displayWidth("█▏–≤") == 4)
    }

    @Test func linesBreakAtBlanksAndLongWordsAnywhere() {
        #expect(wrapped("one two three", to: 7) == ["one two", "three"])
        #expect(wrapped("abcdefgh ij", to: 3) == ["abc", "def", "gh", "ij"])
        #expect(wrapped("", to: 5) == [""])
        #expect(shortened("abcdef", to: 4) == "abc…")
        #expect(shortenedInside("contracts.aws.take", to: 12) == "cont…ws.take")
    }

    @Test func barsAndSparklinesShowProportion() {
        #expect(Bars.bar(0.5, width: 4) == "██")
        #expect(Bars.bar(1, width: 4) == "████")
        #expect(Bars.bar(0, width: 4) == "")
        #expect(Bars.bar(1e-9, width: 4) == "▏")
        #expect(Bars.sparkline([0, nil, 7, 8]) == "▁ ██")
        #expect(Bars.sparkline([2, 2]) == "▄▄")
    }
}
