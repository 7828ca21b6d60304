import { Fragment, type ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Name } from '../../ui/name.tsx';

/** Says which of the models that the address names the benchmark does not have, and which it has. */
export function UnknownModels({ models }: { models: readonly string[] }): ReactNode {
  const { snapshot } = useData();
  return (
    <Empty>
      {models.length === 1 ? 'The address names a model' : 'The address names models'} that this benchmark
      does not have: <NameList names={models} />. There are: <NameList names={snapshot.models} />.
    </Empty>
  );
}

function NameList({ names }: { names: readonly string[] }): ReactNode {
  return names.map((name, place) => (
    <Fragment key={name}>
      {place > 0 && ', '}
      <Name text={name} />
    </Fragment>
  ));
}
