"""Start: python -m local_aws. One line of JSON on stdout says that the cloud is ready and where."""

import asyncio
import pkgutil
from importlib import import_module

from local_aws import lifetime, settings


def main() -> None:
    """Install every mend of the package, in the order of their names, and serve."""
    lifetime.own_process_group()
    lifetime.own_temporary_folder()
    lifetime.end_with_parent()
    chosen = settings.from_environment()
    settings.apply(chosen)
    # Only now may the emulators be imported: they read the environment on import.
    from local_aws import admin, mends, server
    from local_aws.access import recorder
    from local_aws.cloud import Cloud
    from local_aws.faults import injection

    cloud = Cloud(chosen)
    admin.install(cloud)
    recorder.install(cloud)
    injection.install(cloud)
    for name in sorted(module.name for module in pkgutil.iter_modules(mends.__path__)):
        import_module(f"local_aws.mends.{name}").install(cloud)
    asyncio.run(server.serve(cloud))


if __name__ == "__main__":
    main()
