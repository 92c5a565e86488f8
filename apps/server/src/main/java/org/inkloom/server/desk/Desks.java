package org.inkloom.server.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.inkloom.server.account.Account;
import org.inkloom.server.http.Exchange;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.node.WorkFolders;
import org.inkloom.workflow.queue.JobStore;

/** The desks of all accounts; each is made when it is first needed. Thread-safe. */
public final class Desks {
    private final Path state;
    private final NodePack pack;
    private final JobStore store;
    private final int mostWaiting;
    private final Map<String, Desk> desks = new ConcurrentHashMap<>();
    /** Node types of accounts on other devices than the first. */
    private final Map<Elsewhere, NodeTypes> elsewhere = new ConcurrentHashMap<>();

    private record Elsewhere(String owner, NodePack pack) {}

    /**
     * No desks yet. What was only shown before is removed.
     *
     * @param state where the folders of all accounts lie
     * @param pack the node types, open for the folders of whoever uses the server without an account
     * @param mostWaiting jobs of one account
     */
    public Desks(Path state, NodePack pack, JobStore store, int mostWaiting) throws IOException {
        this.state = state;
        this.pack = pack;
        this.store = store;
        this.mostWaiting = mostWaiting;
        Path users = state.resolve(ServerFolders.USERS);
        if (Files.isDirectory(users)) {
            try (Stream<Path> names = Files.list(users)) {
                List<String> all = names.filter(Files::isDirectory)
                        .map(path -> path.getFileName().toString())
                        .toList();
                for (String name : all) {
                    ServerFolders.below(state, name).clearTemp();
                }
            }
        }
    }

    /** Returns the desk of who asks. */
    public Desk of(Exchange exchange) {
        return of(exchange.account().name());
    }

    /** Returns the desk of an account. */
    public Desk of(String owner) {
        return desks.computeIfAbsent(owner, this::make);
    }

    /** Returns whether another job of an account may wait. */
    public boolean hasRoom(Desk desk) {
        return desk.jobs().remaining() < mostWaiting && store.remaining() < JobStore.MOST_WAITING;
    }

    /** Returns an account's node types as another device has them. */
    public NodeTypes typesOn(String owner, NodePack on) {
        Desk desk = of(owner);
        return on.equals(pack)
                ? desk.types()
                : elsewhere.computeIfAbsent(new Elsewhere(owner, on), _ -> types(owner, desk.folders(), on));
    }

    private static NodeTypes types(String owner, ServerFolders folders, NodePack on) {
        List<NodeType> types = owner.equals(Account.OWNER.name())
                ? on.types()
                : on.typesIn(new WorkFolders(folders.input(), folders.output(), folders.temp()));
        return new NodeTypes(types);
    }

    private Desk make(String owner) {
        try {
            ServerFolders folders = ServerFolders.below(state, owner);
            return new Desk(owner, folders, types(owner, folders, pack), store.of(owner));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
