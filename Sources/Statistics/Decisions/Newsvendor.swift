/// The quantity to buy before demand is known, in closed form.
///
/// Profit is p min(D, q) + s (q - D)⁺ - c q. Its expectation is greatest where
/// F(q) = (p - c)/(p - s), the critical ratio.
///
/// - Source: Arrow, Harris & Marschak (1951), doi:10.2307/1906813; Porteus (2002), Foundations of
///   Stochastic Inventory Theory, chapter 1.
public struct Newsvendor: Hashable, Sendable {
    /// The law of demand D.
    public enum Demand: Hashable, Sendable {
        /// May be negative, which counts as it is.
        case normal(mean: Double, standardDeviation: Double)
        /// ln D is normal.
        case lognormal(logMean: Double, logDeviation: Double)
    }

    /// p: earned for a unit sold.
    public let price: Double
    /// c: paid for a unit bought.
    public let cost: Double
    /// s: earned for a unit left over.
    public let salvage: Double
    public let demand: Demand

    /// - Precondition: `salvage` < `cost` < `price`, and a deviation above zero.
    public init(price: Double, cost: Double, salvage: Double = 0, demand: Demand) {
        precondition(salvage < cost && cost < price, "salvage < cost < price")
        self.price = price
        self.cost = cost
        self.salvage = salvage
        self.demand = demand
    }

    /// (p - c)/(p - s): the probability with which demand is to be met in full.
    public var criticalRatio: Double { (price - cost) / (price - salvage) }

    /// q* = F⁻¹(critical ratio).
    public var bestQuantity: Double {
        let z = NormalDistribution.quantile(criticalRatio)
        return switch demand {
        case .normal(let mean, let deviation): mean + deviation * z
        case .lognormal(let mean, let deviation): Elementary.exp(mean + deviation * z)
        }
    }

    /// E[profit] when `quantity` is bought.
    public func expectedProfit(_ quantity: Double) -> Double {
        (price - salvage) * expectedSales(quantity) - (cost - salvage) * quantity
    }

    /// E[min(D, q)].
    private func expectedSales(_ q: Double) -> Double {
        switch demand {
        case .normal(let mean, let deviation):
            let z = (q - mean) / deviation
            let density = 0.3989422804014327 * Elementary.exp(-0.5 * z * z)
            let below = NormalDistribution.cumulative(z)
            return mean * below - deviation * density + q * (1 - below)
        case .lognormal(let logMean, let deviation):
            let mean = Elementary.exp(logMean + 0.5 * deviation * deviation)
            if q <= 0 { return q }
            let z = (Elementary.log(q) - logMean) / deviation
            let above = NormalDistribution.cumulative(-z)
            return mean * NormalDistribution.cumulative(z - deviation) + q * above
        }
    }
}
