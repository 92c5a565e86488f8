package org.inkloom.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.inkloom.database.ServerUrl;

/** Serves on a free port, which it says, until it is killed. */
final class KilledServerMain {
    private KilledServerMain() {}

    /** Takes the folder of state, the devices and, if the queue is to lie there, a database's URL. */
    public static void main(String[] args) throws InterruptedException {
        ServerOptions options = ServerOptions.of(Path.of(args[0]))
                .listeningAt("127.0.0.1", 0)
                .withDevice(args[1])
                .withDatabase(args.length > 2 ? ServerUrl.of(args[2]) : Optional.empty());
        try (InkloomServer server =
                InkloomServer.start(options, new SamplePack(), "test", (where, e) -> e.printStackTrace())) {
            System.out.println(server.port());
            TimeUnit.HOURS.sleep(1);
        }
    }
}
