package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.inkloom.run.InkloomException;
import org.inkloom.server.ServerAccess;
import org.inkloom.server.account.Account;
import org.inkloom.server.account.Accounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whom {@code serve} lets in. */
class ServeAccessFlagsTest {
    @TempDir
    Path state;

    private static ServeAccessFlags flags(String... words) {
        return CommandLine.populateCommand(new ServeAccessFlags(), words);
    }

    @Test
    void on_this_machine_alone_nothing_is_asked_for_until_there_is_an_account() {
        ServerAccess open = flags().access(state, true);
        assertThat(open.token()).isEmpty();
        assertThat(open.accounts()).isEmpty();
        Accounts.of(state.resolve("users.json")).add(new Account("lin", false));
        assertThat(flags().access(state, true).accounts()).isPresent();
    }

    @Test
    void a_file_of_accounts_that_was_named_lets_nobody_in_while_it_has_none() {
        ServeAccessFlags flags = flags("--users", state.resolve("misspelt.json").toString());
        ServerAccess access = flags.access(state, true);
        assertThat(access.accounts()).contains(state.resolve("misspelt.json"));
        assertThat(flags.note(access)).get().asString().contains("nobody is let in", "misspelt.json");
    }

    @Test
    void accounts_that_are_added_later_count_where_a_token_is_asked_for() {
        ServerAccess given = flags("--token", "own").access(state, true);
        assertThat(given.accounts()).contains(state.resolve("users.json"));
        assertThat(flags("--token", "own").note(given)).contains("Clients must send the token that was given.");
        ServerAccess elsewhere = flags().access(state, false);
        assertThat(elsewhere.token()).isPresent();
        assertThat(elsewhere.accounts()).isPresent();
    }

    @Test
    void proxies_and_the_public_address_are_read_and_others_refused() {
        ServerAccess access = flags(
                        "--trust-proxy", "10.0.0.0/8", "--trust-proxy", "::1", "--public-url", "https://a.example/")
                .access(state, true);
        assertThat(access.proxies()).containsExactlyInAnyOrder("10.0.0.0/8", "::1");
        assertThat(access.publicUrl()).contains("https://a.example");
        for (String[] wrong : new String[][] {
            {"--trust-proxy", "proxy.example"},
            {"--trust-proxy", "10.0.0.0/33"},
            {"--trust-proxy", "10.0.0.0/"},
            {"--public-url", "a.example"},
            {"--public-url", "ftp://a.example"},
            {"--public-url", "https://a.example/?x=1"}
        }) {
            assertThatThrownBy(() -> flags(wrong).access(state, true))
                    .isInstanceOfSatisfying(
                            InkloomException.class,
                            e -> assertThat(e.code()).as(wrong[1]).isEqualTo("INK-SERVER-005"));
        }
    }
}
