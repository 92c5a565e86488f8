package org.inkloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.server.account.Account;
import org.inkloom.server.account.Accounts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom serve user}: manages the accounts of a server. */
@Command(
        name = "user",
        header = "Accounts of a server: adds, lists, removes. 管理服务的帐号。",
        description = {
            "",
            "Each account has folders, jobs and a history of its own. A server that asks for tokens takes changes at "
                    + "once; one that was started without accounts and asks for nothing has to be started again."
        },
        subcommands = {ServeUserCommand.Add.class, ServeUserCommand.ListAll.class, ServeUserCommand.Remove.class},
        footer = {
            "",
            "Examples:",
            "  inkloom serve user add lin",
            "  inkloom serve user list",
            "  inkloom serve user remove lin"
        })
final class ServeUserCommand extends CommandGroup {

    /** Base of commands for a file of accounts. */
    abstract static class OnAccounts extends InkloomCommand {
        @Option(names = "--state", paramLabel = "DIR", description = "The server's folder of state.")
        private @Nullable Path state;

        @Option(names = "--users", paramLabel = "FILE", description = "Another file of accounts.")
        private @Nullable Path users;

        final Accounts accounts() {
            if (users != null) {
                return Accounts.of(users);
            }
            Path folder = state == null ? UserFolders.ofProcess().inkloom().resolve("server") : state;
            return Accounts.of(folder.resolve(ServeAccessFlags.USERS));
        }
    }

    /** {@code inkloom serve user add}. */
    @Command(
            name = "add",
            header = "Adds an account and prints its token. 添加帐号并显示令牌。",
            description = {
                "",
                "The token is shown this once and written down nowhere, only a digest of it is. Added again, an account"
                        + " gets a new token in place of the old one."
            },
            footer = {"", "Examples:", "  inkloom serve user add lin", "  inkloom serve user add mei --admin"})
    static final class Add extends OnAccounts {
        @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits, - and _.")
        private String name;

        @Option(names = "--admin", description = "May also hold the queue and free models, which concerns all.")
        private boolean admin;

        @Override
        void execute() {
            String token = accounts().add(new Account(name, admin));
            note("The token of " + name + ":");
            out().println(token);
        }
    }

    /** {@code inkloom serve user list}. */
    @Command(
            name = "list",
            header = "Lists the accounts. 列出帐号。",
            footer = {"", "Examples:", "  inkloom serve user list", "  inkloom serve user list --json"})
    static final class ListAll extends OnAccounts {
        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        void execute() {
            List<Account> all = accounts().all();
            if (json) {
                printJson(Map.of("accounts", all));
                return;
            }
            all.forEach(account -> out().println(account.name() + (account.admin() ? "  admin" : "")));
        }
    }

    /** {@code inkloom serve user remove}. */
    @Command(
            name = "remove",
            header = "Removes an account; its files stay. 删除帐号，保留文件。",
            footer = {"", "Example:", "  inkloom serve user remove lin"})
    static final class Remove extends OnAccounts {
        @Parameters(paramLabel = "NAME", description = "Of the account.")
        private String name;

        @Override
        void execute() {
            if (!accounts().remove(name)) {
                throw InkloomException.badInput(
                        "INK-SERVER-013",
                        "There is no account '" + name + "'.",
                        "It is misspelt, or lies in another file.",
                        "`inkloom serve user list` names those that there are.");
            }
        }
    }
}
