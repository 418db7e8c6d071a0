// Claims, reservations, settlement, baseline: how a run spends.
#include <algorithm>

#include "cascade/run.hpp"
#include "ledger/cost.hpp"

namespace cascade {

void Run::prepare_budgets() {
  const auto add = [&](BudgetRule rule, OnExceeded on_exceeded, double warn_at) {
    rule.enforce = on_exceeded != OnExceeded::warn || is_shadow();  // learning never goes over a budget
    budgets_.push_back({std::move(rule), on_exceeded, warn_at, false});
  };
  const std::string run_owner = "run/" + (is_shadow() ? request_.shadow_of->run_id : request_.run_id);
  for (const BudgetConfig& b : agent_.config().budgets) {
    BudgetRule r;
    r.name = b.name;
    r.limit = b.limit;
    r.window = b.period == BudgetPeriod::day     ? BudgetRule::Window::day
               : b.period == BudgetPeriod::month ? BudgetRule::Window::month
                                                 : BudgetRule::Window::none;
    if (b.scope == BudgetScope::run) r.owner = run_owner;
    else if (b.scope == BudgetScope::user)
      r.owner = "user/" + (request_.prompt.user.empty() ? std::string("anonymous") : request_.prompt.user);
    else r.owner = "agent";
    add(std::move(r), b.on_exceeded, b.warn_at);
  }
  if (request_.max_budget)
    add({"max_budget of the request", run_owner, BudgetRule::Window::none, *request_.max_budget, true},
        OnExceeded::refuse, 1);
  if (plan_.max_budget)
    add({"max_budget of the tier", run_owner, BudgetRule::Window::none, *plan_.max_budget, true},
        OnExceeded::refuse, 1);
}

void Run::reserve(Attempt& a) {
  if (budgets_.empty()) return send(a);
  const std::optional<Price> price = a.deployment->price(now_.wall_ms, a.prompt_tokens);
  if (!price && agent_.config().refuse_unpriced) {
    end_attempt(a, "unpriced");
    return lane_failed(
        a.lane,
        make_error(
            Status::budget_exceeded,
            "The price of " + a.record.model +
                " is not known, and budgets refuse what has no price; say \"price\" for it, or set \"unpriced\" to \"allow\"."));
  }
  Prompt limits;
  limits.max_tokens = request_.prompt.max_tokens;
  const Money worst =
      price ? worst_case(a.prompt_tokens, a.deployment->output_limit(limits), *price) : Money{};
  std::vector<Claim> claims;
  for (const RunBudget& b : budgets_) claims.push_back(make_claim(b.rule, now_.wall_ms));
  a.reservation = random_.next() | 1;
  a.state = Attempt::State::reserving;
  act(Reserve{a.reservation, std::move(claims), worst, agent_.config().timeouts.total_ms + 60'000});
}

void Run::reserved(std::uint64_t reservation, const ReserveAnswer& answer, Moment now) {
  now_ = now;
  if (finished_) return;
  for (const auto& a : attempts_) {
    if (a->reservation != reservation || a->over()) continue;
    if (answer.granted) {
      warn_budgets(answer);
      return send(*a);
    }
    a->reservation = 0;
    return budget_refused(*a, answer.refused_by);
  }
}

void Run::warn_budgets(const ReserveAnswer& answer) {
  for (std::size_t i = 0; i < budgets_.size() && i < answer.states.size(); ++i) {
    RunBudget& b = budgets_[i];
    const double used = (answer.states[i].spent + answer.states[i].reserved).usd(),
                 limit = b.rule.limit.usd();
    if (b.warned || limit <= 0 || used < b.warn_at * limit || b.warn_at >= 1) continue;
    b.warned = true;
    flag("budget_warning");
    emit(EventKind::warning, {}, [&](JsonWriter& w) {
      w.field("code", "budget")
          .field("message", "Budget \"" + b.rule.name +
                                "\" is nearly used up: " + usd_text(answer.states[i].spent) + " of " +
                                usd_text(b.rule.limit) + " USD spent.");
    });
  }
}

void Run::budget_refused(Attempt& a, std::size_t index) {
  const RunBudget& b = budgets_[std::min(index, budgets_.size() - 1)];
  const std::string why = "budget \"" + b.rule.name + "\" of " + usd_text(b.rule.limit) +
                          " USD does not allow another request to " + a.record.model;
  end_attempt(a, status_name(Status::budget_exceeded));
  a.record.error = why;
  trace("budget", why);
  const std::size_t lane = a.lane;
  if (!lanes_[lane].main()) return lane_failed(lane, make_error(Status::budget_exceeded, why));
  if (is_shadow()) return finish_error(make_error(Status::budget_exceeded, why));
  if (lane != current_) {  // a bet ahead of time: it simply does not happen
    lanes_[lane].state = Lane::State::failed;
    lanes_[lane].error = make_error(Status::budget_exceeded, why);
    return;
  }
  if (b.on_exceeded == OnExceeded::degrade) {
    if (best_) {
      flag("degraded");
      return deliver_best("degraded", why);
    }
    if (!degraded_ && lanes_[lane].tier > 0) {
      degraded_ = true;
      flag("degraded");
      plan_.top = 0;
      return climb_to(0, why, "budget");
    }
  }
  finish_error(make_error(
      Status::budget_exceeded,
      "The " + why + ". Raise \"limit_usd\", wait for its next period, or set \"on_exceeded\" to " +
          (b.on_exceeded == OnExceeded::degrade ? "\"warn\"." : "\"degrade\" or \"warn\".")));
}

// What an attempt has cost, from what is known of its usage.
void Run::count(Attempt& a) {
  Usage& u = a.record.usage;
  u = a.reply.usage;
  if (u.source == Usage::Source::none && a.sent_ns != 0) {
    u.input_total = a.prompt_tokens;
    u.output_total = estimate_tokens(a.so_far().text) + estimate_tokens(a.so_far().reasoning);
    for (const ToolCall& c : a.so_far().tool_calls)
      u.output_total += estimate_tokens(c.name) + estimate_tokens(c.arguments);
    u.source = Usage::Source::estimated;
  }
  u.clamp();
  if (u.provider_cost_usd) {
    a.record.cost = usd_from_double(*u.provider_cost_usd).value_or(Money{});
    a.record.priced = true;
  } else if (const std::optional<Price> p = a.deployment->price(now_.wall_ms, u.input_total)) {
    a.record.cost = cost_of(u, *p);
    a.record.priced = true;
  } else {
    a.record.cost = {};
    a.record.priced = false;
  }
}

void Run::settle(Attempt& a) {
  result_->cost += a.record.cost;
  if (a.reservation != 0) act(Settle{a.reservation, a.record.cost});
  a.reservation = 0;
  if (a.record.usage.source == Usage::Source::none) return;
  emit(EventKind::usage, {}, [&](JsonWriter& w) {
    w.field("attempt", static_cast<std::int64_t>(a.record.id)).field("model", a.record.model).key("usage");
    write_usage(w, a.record.usage);
    w.field("cost_nano", a.record.cost.nano());
  });
}

// The strong tier alone: its own usage when it answered, else the accepted answer's tokens at its price.
void Run::count_baseline(const Attempt& a) {
  const PlanTier& strong = plan_.tiers.back();
  if (lanes_[a.lane].tier + 1 == plan_.tiers.size()) {
    result_->baseline += a.record.cost;
    result_->baseline_priced = result_->baseline_priced && a.record.priced;
    return;
  }
  Usage plain = a.record.usage;
  plain.provider_cost_usd.reset();
  const std::optional<Price> p =
      strong.models.empty() ? std::nullopt
                            : agent_.deployment(strong.models.front()).price(now_.wall_ms, plain.input_total);
  if (p) result_->baseline += cost_of(plain, *p);
  else result_->baseline_priced = false;
}

}  // namespace cascade
