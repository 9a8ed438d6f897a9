import ScenarioModel
import Testing

struct ExpressionTests {
    static let precedence: [(String, String)] = [
        ("a + b * c", "(a + (b * c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b / c", "((a / b) / c)"),
        ("2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"),
        ("-2 ^ 2", "(-(2 ^ 2))"),
        ("2 ^ -3", "(2 ^ (-3))"),
        ("-a * b", "((-a) * b)"),
        ("+a", "a"),
        ("a * -b", "(a * (-b))"),
        ("a < b and c >= d or not e == f", "(((a < b) and (c >= d)) or (not (e == f)))"),
        ("not a and b", "((not a) and b)"),
        ("a + b < c * 2", "((a + b) < (c * 2))"),
        ("(a + b) * c", "((a + b) * c)"),
        ("max(0, price - price_paid)", "max(0, (price - price_paid))"),
        ("trailing_mean(x, n: 12)", "trailing_mean(x, n: 12)"),
        ("f()", "f()"),
        ("expense.compute.aws / loss.2027", "(expense.compute.aws / loss.2027)"),
        ("spot.12m_average", "spot.12m_average"),
        ("`need-spot` * 2", "(need-spot * 2)"),
        ("if a > 1 then b else c + d", "if((a > 1), b, (c + d))"),
        ("if(a, b, c)", "if(a, b, c)"),
        ("if (a) then b else c", "if(a, b, c)"),
        ("if (a) + 1 > 2 then b else c", "if(((a + 1) > 2), b, c)"),
        ("1.45 USD/GPU-h * x", "(1.45 USD/GPU-h * x)"),
        ("100 USD / price", "(100 USD / price)"),
        ("100 USD/price", "(100 USD / price)"),
        ("5 GPU - h", "(5 GPU - h)"),
        ("5 GPU-h", "5 GPU-h"),
        ("12 / month", "(12 / month)"),
        ("12/month", "(12 / month)"),
        ("0.4 /yr * t", "(0.4 /yr * t)"),
        ("1 + 12 %", "(1 + 12 %)"),
        ("40 %/yr", "40 %/yr"),
        ("138 bn USD - x", "(138 bn USD - x)"),
        ("3 h.x", "error"),
        ("a != b", "(a != b)"),
        ("x\n  + y", "(x + y)"),
        ("2 h and x", "(2 h and x)"),
        ("if x then 1 else 2", "if(x, 1, 2)"),
        ("10 % per year * t", "(10 % per year * t)"),
    ]

    @Test(arguments: precedence)
    func precedenceIsAsDocumented(_ text: String, _ bracketed: String) throws {
        if bracketed == "error" {
            #expect(throws: TextFault.self) { try ExpressionParser.parse(text) }
        } else {
            #expect(try ExpressionParser.parse(text).bracketed == bracketed)
        }
    }

    static let badExpressions: [(String, Int, String)] = [
        ("", 0, "empty"), ("a +", 3, "too early"), ("(a", 2, "too early"), ("a)", 1, "unexpected"),
        ("a b", 2, "unexpected"), ("a ** b", 2, "unknown operator"), ("a && b", 2, "unknown"),
        ("a = b", 2, "unexpected character"), ("a < b < c", 6, "do not chain"),
        ("max(a,, b)", 6, "unexpected"), ("1e400 * x", 0, "not a finite number"),
        ("nan + 1", 0, "not a finite number"), ("0x10", 0, "not a decimal"),
        ("2 price", 2, "unknown unit"), ("a # b", 2, "unexpected character"),
        ("`a", 0, "backquotes"),
        ("if a then b", 11, "too early"), ("f(a", 3, "too early"), ("a.", 1, "unexpected"),
        ("1.5.2", 3, "unexpected '.'"), ("*a", 0, "unexpected"),
        ("a $ b", 2, "unexpected character"),
        ("\"text\"", 0, "unexpected character"), ("a − b", 2, "unexpected character"),
    ]

    @Test(arguments: badExpressions)
    func badExpressionTellsWhere(_ text: String, _ offset: Int, _ message: String) {
        do {
            let expression = try ExpressionParser.parse(text)
            Issue.record("read as \(expression.bracketed)")
        } catch {
            #expect(error.offset == offset, "\(error)")
            #expect(error.message.contains(message), "\(error)")
        }
    }

    @Test(arguments: ["(", "-", "not ", "f(", "2^", "if("])
    func deepNestingIsAFault(_ piece: String) {
        let text = String(repeating: piece, count: 5_000) + "1"
        #expect { try ExpressionParser.parse(text) } throws: {
            ($0 as? TextFault)?.message.contains("nested more than 200") ?? false
        }
    }

    @Test func limitsLeaveRoomForHonestFormulas() throws {
        let nested = String(repeating: "(", count: 150) + "x" + String(repeating: ")", count: 150)
        #expect(try ExpressionParser.parse(nested).bracketed == "x")
        let sum = Array(repeating: "x", count: 900).joined(separator: " + ")
        #expect(try ExpressionParser.parse(sum).depth == 900)
        let longer = Array(repeating: "x", count: 2_000).joined(separator: " + ")
        #expect(throws: TextFault.self) { try ExpressionParser.parse(longer) }
    }

    @Test func partsKnowTheirPlaces() throws {
        let sum = try ExpressionParser.parse("alpha + beta.two")
        #expect(sum.offset == 6)
        guard case .binary(.add, let left, let right) = sum.form else {
            Issue.record("no sum: \(sum)")
            return
        }
        #expect((left.offset, left.length) == (0, 5))
        #expect((right.offset, right.length) == (8, 8))
        #expect(sum.names == ["alpha", "beta.two"])
    }

    @Test func literalCarriesItsQuantity() throws {
        guard case .literal(let quantity) = try ExpressionParser.parse("12 %").form else {
            Issue.record("no literal")
            return
        }
        #expect(quantity.value == 0.12)
    }
}
