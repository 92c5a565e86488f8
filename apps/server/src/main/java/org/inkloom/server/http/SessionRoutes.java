package org.inkloom.server.http;

import java.util.Optional;
import org.inkloom.server.account.Account;
import org.inkloom.server.log.ServerLog;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /session}: who asks, and for pages a cookie that holds the token, so that pictures and sockets are let in too. Pages'
 * scripts cannot read it, and pages of other sites cannot have it sent.
 */
public final class SessionRoutes {
    private static final int MOST_TOKEN = 1_000;

    private final Guard guard;
    private final ServerLog log;

    /** Takes what knows the tokens, and what is written down of who begins and ends a session. */
    public SessionRoutes(Guard guard, ServerLog log) {
        this.guard = guard;
        this.log = log;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        for (String path : new String[] {"/session", "/api/session"}) {
            routes.addOpen("GET", path, this::who)
                    .addOpen("POST", path, this::begin)
                    .addOpen("DELETE", path, this::end);
        }
    }

    private void who(Exchange exchange) {
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode().put("token_needed", guard.asksForToken());
        Optional<Account> account = exchange.findAccount();
        answer.set("account", ComfyJson.json(account.map(Account::name).orElse(null)));
        exchange.answer(answer.put("admin", account.filter(Account::admin).isPresent()));
    }

    private void begin(Exchange exchange) {
        JsonNode token = exchange.json().path("token");
        String given = token.isString() ? token.stringValue() : "";
        if (given.length() > MOST_TOKEN || !given.matches("[!-~&&[^;,\"\\\\]]+")) {
            throw new HttpError(400, "A token is expected: {\"token\": TOKEN}.");
        }
        Account account = guard.account(exchange.request(), given);
        exchange.set("Set-Cookie", cookie(exchange, given, ""));
        log.line(ServerLog.Level.INFO, "login")
                .put("user", account.name())
                .put("address", guard.address(exchange.request()))
                .write();
        exchange.answer(ComfyJson.MAPPER
                .createObjectNode()
                .put("token_needed", guard.asksForToken())
                .put("account", account.name())
                .put("admin", account.admin()));
    }

    private void end(Exchange exchange) {
        exchange.set("Set-Cookie", cookie(exchange, "", "; Max-Age=0"));
        log.line(ServerLog.Level.INFO, "logout")
                .put("user", exchange.findAccount().map(Account::name))
                .put("address", guard.address(exchange.request()))
                .write();
        exchange.status(204);
    }

    private static String cookie(Exchange exchange, String value, String more) {
        boolean secure = exchange.request().isSecure()
                || exchange.header("X-Forwarded-Proto").filter("https"::equals).isPresent();
        return Guard.COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "") + more;
    }
}
